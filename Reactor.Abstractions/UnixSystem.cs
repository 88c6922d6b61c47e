using System;
using System.Runtime.InteropServices;

namespace Reactor;

/// <summary>The systems whose structs, constants and symbol names differ from each other; decided once for the process.</summary>
internal enum UnixSystem
{
    /// <summary>None of those below.</summary>
    Other,
    Linux,
    MacOS,
    FreeBsd,
    OpenBsd,
    NetBsd,
    DragonFly,
}

/// <summary>Which of them this process runs on.</summary>
internal static class HostSystem
{
    public static readonly UnixSystem Current =
        OperatingSystem.IsLinux() ? UnixSystem.Linux
        : OperatingSystem.IsMacOS() ? UnixSystem.MacOS
        : OperatingSystem.IsFreeBSD() ? UnixSystem.FreeBsd
        : RuntimeInformation.IsOSPlatform(OSPlatform.Create("OPENBSD")) ? UnixSystem.OpenBsd
        : RuntimeInformation.IsOSPlatform(OSPlatform.Create("NETBSD")) ? UnixSystem.NetBsd
        : RuntimeInformation.IsOSPlatform(OSPlatform.Create("DRAGONFLY")) ? UnixSystem.DragonFly
        : UnixSystem.Other;

    /// <summary>The system's major version, as in <c>uname -r</c>: 14 for FreeBSD 14.1.</summary>
    public static readonly int Version = Environment.OSVersion.Version.Major;

    /// <summary>Why the BSD layouts that this library knows are not those of this process; null when they are.</summary>
    /// <param name="system">The system.</param>
    /// <param name="version">Its major version.</param>
    /// <param name="is64Bit">Whether pointers have eight bytes.</param>
    public static string? WhyNotBsd(UnixSystem system, int version, bool is64Bit) => system switch
    {
        UnixSystem.Other or UnixSystem.Linux => "this is neither macOS nor a BSD",
        _ when !is64Bit => "only the 64-bit layouts of the kernel's structs are known here",
        UnixSystem.FreeBsd when version < 12 => "FreeBSD before 12 has other structs; they are not known here",
        UnixSystem.NetBsd when version != 10 => "only NetBSD 10 is known here: earlier ones have no EVFILT_USER, and 11 has another struct kevent",
        _ => null,
    };

    /// <summary>Why the BSD layouts do not fit this process; null when they do.</summary>
    public static string? WhyNotBsd() => WhyNotBsd(Current, Version, Environment.Is64BitProcess);
}

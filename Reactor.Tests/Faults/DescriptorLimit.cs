using System;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Reactor.Tests.Faults;

/// <summary>The soft limit on a process's descriptors, prlimit(2).</summary>
[SupportedOSPlatform("linux")]
internal static unsafe partial class DescriptorLimit
{
    private const int Self = 0;
    private const int RLIMIT_NOFILE = 7;

    public static ulong Get() => Read(Self).Soft;

    public static void Set(ulong value) => Set(Self, value);

    public static void Set(int process, ulong value)
    {
        Limits limits = Read(process);
        limits.Soft = Math.Min(value, limits.Hard);
        Require(prlimit(process, RLIMIT_NOFILE, &limits, null));
    }

    private static Limits Read(int process)
    {
        Limits limits;
        Require(prlimit(process, RLIMIT_NOFILE, null, &limits));
        return limits;
    }

    private static void Require(int result)
    {
        if (result != 0)
        {
            throw new InvalidOperationException($"prlimit: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int prlimit(int process, int resource, Limits* change, Limits* before);

    private struct Limits
    {
        public ulong Soft;
        public ulong Hard;
    }
}

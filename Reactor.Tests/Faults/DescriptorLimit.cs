using System;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Reactor.Tests.Faults;

/// <summary>The soft limit on this process's descriptors, setrlimit(2).</summary>
[SupportedOSPlatform("linux")]
internal static partial class DescriptorLimit
{
    private const int RLIMIT_NOFILE = 7;

    public static ulong Value
    {
        get
        {
            Require(getrlimit(RLIMIT_NOFILE, out Limits limits));
            return limits.Soft;
        }

        set
        {
            Require(getrlimit(RLIMIT_NOFILE, out Limits limits));
            limits.Soft = Math.Min(value, limits.Hard);
            Require(setrlimit(RLIMIT_NOFILE, in limits));
        }
    }

    private static void Require(int result)
    {
        if (result != 0)
        {
            throw new InvalidOperationException($"rlimit: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getrlimit(int resource, out Limits limits);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setrlimit(int resource, in Limits limits);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limits
    {
        public ulong Soft;
        public ulong Hard;
    }
}

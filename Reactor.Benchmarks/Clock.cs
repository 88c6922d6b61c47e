using System;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Reactor.Benchmarks;

/// <summary>The wall's time and a process's processor time, in nanoseconds.</summary>
internal static unsafe partial class Clock
{
    private const int ProcessCpu = 2;

    public static long Wall
    {
        get
        {
            long ticks = Stopwatch.GetTimestamp();
            return Stopwatch.Frequency == 1_000_000_000 ? ticks : (long)(ticks * (1e9 / Stopwatch.Frequency));
        }
    }

    /// <summary>Of this process.</summary>
    public static long Cpu => OperatingSystem.IsWindows() ? (long)Process.GetCurrentProcess().TotalProcessorTime.TotalNanoseconds : Read(ProcessCpu);

    /// <summary>Of another one: Linux makes the clock's number from the process's, clock_getcpuclockid(3).</summary>
    public static long CpuOf(int process) => Read((~process << 3) | ProcessCpu);

    private static long Read(int clock)
    {
        Timespec time = default;
        return clock_gettime(clock, &time) == 0
            ? (time.Seconds * 1_000_000_000) + time.Nanoseconds
            : throw new InvalidOperationException($"clock_gettime({clock}) failed: error {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int clock_gettime(int clock, Timespec* time);

    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}

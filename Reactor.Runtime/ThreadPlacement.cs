using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;

namespace Reactor.Runtime;

/// <summary>With which priority and on which processors a thread runs, where the system lets one say so; where it does not, <see cref="Apply"/> refuses.</summary>
public sealed unsafe partial class ThreadPlacement
{
    private const int PrioProcess = 0;
    private const int HighestProcessor = 4095;

    /// <summary>The nice value, from -20 (favoured) to 19; null leaves it. Linux only, where it belongs to the thread: see setpriority(2).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside that range.</exception>
    public int? Nice
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 0, -20);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value ?? 0, 19);
            field = value;
        }
    }

    /// <summary>The processors on which the thread may run, by number from 0; null or empty leaves them. Linux and Windows (there below 64).</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or above 4095.</exception>
    public IReadOnlyList<int>? Processors
    {
        get;
        init
        {
            foreach (int processor in value ?? [])
            {
                ArgumentOutOfRangeException.ThrowIfNegative(processor);
                ArgumentOutOfRangeException.ThrowIfGreaterThan(processor, HighestProcessor);
            }

            field = value;
        }
    }

    /// <summary>Places the calling thread.</summary>
    /// <exception cref="PlatformNotSupportedException">The system has no such placement.</exception>
    /// <exception cref="PollerException">The system refused; carries its error number.</exception>
    public void Apply()
    {
        if (Processors is { Count: > 0 } processors)
        {
            Pin(processors);
        }

        if (Nice is int nice)
        {
            Renice(nice);
        }
    }

    private static void Renice(int nice)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("This system has no nice value of a single thread. Leave ThreadPlacement.Nice null here.");
        }

        // 0 is the calling thread: on Linux the nice value is the thread's.
        if (setpriority(PrioProcess, 0, nice) != 0)
        {
            throw new PollerException(PollerError.Native, "setpriority", -1, Marshal.GetLastPInvokeError(), "A lower nice value than the present one needs CAP_SYS_NICE or RLIMIT_NICE (ulimit -e).");
        }
    }

    private static void Pin(IReadOnlyList<int> processors)
    {
        if (OperatingSystem.IsLinux())
        {
            byte[] mask = new byte[(HighestProcessor + 1) / 8];
            foreach (int processor in processors)
            {
                mask[processor / 8] |= (byte)(1 << (processor % 8));
            }

            int length = ((processors.Max() / 64) + 1) * sizeof(ulong);
            fixed (byte* start = mask)
            {
                if (sched_setaffinity(0, (nuint)length, start) != 0)
                {
                    throw Refused("sched_setaffinity");
                }
            }
        }
        else if (OperatingSystem.IsWindows())
        {
            if (processors.Max() >= 64)
            {
                throw new PlatformNotSupportedException("On Windows a thread is pinned to processors 0 to 63.");
            }

            nuint mask = 0;
            foreach (int processor in processors)
            {
                mask |= (nuint)1 << processor;
            }

            if (SetThreadAffinityMask(GetCurrentThread(), mask) == 0)
            {
                throw Refused("SetThreadAffinityMask");
            }
        }
        else
        {
            throw new PlatformNotSupportedException("This system does not pin threads to processors. Leave ThreadPlacement.Processors null here.");
        }
    }

    private static PollerException Refused(string operation) =>
        new(PollerError.Native, operation, -1, Marshal.GetLastPInvokeError(), "Name processors that exist and that this process may use.");

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setpriority(int which, int who, int priority);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sched_setaffinity(int thread, nuint length, byte* mask);

    [LibraryImport("kernel32")]
    private static partial nint GetCurrentThread();

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial nuint SetThreadAffinityMask(nint thread, nuint mask);
}

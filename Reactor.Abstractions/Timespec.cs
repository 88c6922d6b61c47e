using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Reactor;

/// <summary>struct timespec with a 64-bit time_t, of every 64-bit Unix that is served here.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Timespec
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    public long Seconds;
    public long Nanoseconds;

    /// <summary>A time of zero or more nanoseconds.</summary>
    // In every wait: a call less.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Timespec Of(long nanoseconds) => new() { Seconds = nanoseconds / NanosecondsPerSecond, Nanoseconds = nanoseconds % NanosecondsPerSecond };
}

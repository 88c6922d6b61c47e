using System;

namespace Reactor;

/// <summary>The poller's monotonic clock, in its own ticks; conversions round towards later, so that nothing is ever early.</summary>
internal readonly struct LoopClock
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly TimeProvider _provider;
    private readonly long _frequency;

    public LoopClock(TimeProvider provider)
    {
        _provider = provider;
        _frequency = provider.TimestampFrequency;
    }

    /// <summary>The moment that never comes.</summary>
    public static long Never => long.MaxValue;

    public long Now => _provider.GetTimestamp();

    /// <summary>The moment that lies <paramref name="span"/> after <paramref name="now"/>, or <see cref="Never"/> when the clock cannot hold it.</summary>
    public long After(long now, TimeSpan span)
    {
        Int128 ticks = (((Int128)span.Ticks * _frequency) + (TimeSpan.TicksPerSecond - 1)) / TimeSpan.TicksPerSecond;
        Int128 moment = now + ticks;
        return moment >= Never ? Never : (long)moment;
    }

    /// <summary>The nanoseconds from <paramref name="now"/> to a later moment, at most <see cref="long.MaxValue"/>.</summary>
    public long NanosecondsUntil(long moment, long now)
    {
        long ticks = moment - now;
        if (_frequency == NanosecondsPerSecond)
        {
            return ticks;
        }

        Int128 nanoseconds = (((Int128)ticks * NanosecondsPerSecond) + (_frequency - 1)) / _frequency;
        return nanoseconds > long.MaxValue ? long.MaxValue : (long)nanoseconds;
    }
}

using System;

namespace Reactor;

/// <summary>The poller's monotonic clock, in its own ticks; conversions round towards later, so that nothing is ever early.</summary>
internal readonly struct LoopClock
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly TimeProvider _provider;
    private readonly long _frequency;

    /// <summary>Ticks of the clock in one of TimeSpan's, and how many of the latter fit into 64 bits then; zero when the clock's are not a multiple.</summary>
    private readonly long _ticksPerTick;
    private readonly long _longestSpan;

    public LoopClock(TimeProvider provider)
    {
        _provider = provider;
        _frequency = provider.TimestampFrequency;
        if (_frequency % TimeSpan.TicksPerSecond == 0)
        {
            _ticksPerTick = _frequency / TimeSpan.TicksPerSecond;
            _longestSpan = Never / _ticksPerTick;
        }
    }

    /// <summary>The moment that never comes.</summary>
    public static long Never => long.MaxValue;

    public long Now => _provider.GetTimestamp();

    /// <summary>The moment that lies <paramref name="span"/> after <paramref name="now"/>, or <see cref="Never"/> when the clock cannot hold it.</summary>
    public long After(long now, TimeSpan span)
    {
        if (span.Ticks < _longestSpan)
        {
            // Both are in range; when their sum is not, it comes out below its first part.
            long sum = now + (span.Ticks * _ticksPerTick);
            return sum < now ? Never : sum;
        }

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

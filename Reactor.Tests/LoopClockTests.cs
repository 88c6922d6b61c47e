using System;
using NUnit.Framework;

namespace Reactor.Tests;

/// <summary>The clock's short way with common frequencies gives what the long way gives.</summary>
internal sealed class LoopClockTests
{
    private static readonly long[] Frequencies = [1, 1000, 10_000_000, 1_000_000_000, 3_579_545, 10_000_001, 70_000_000];

    [FsCheck.NUnit.Property(MaxTest = 2000)]
    public void After_is_the_exact_sum_rounded_up_or_never(long now, long ticks, int frequency)
    {
        ticks = ticks == long.MinValue ? 0 : Math.Abs(ticks);
        long chosen = Frequencies[Math.Abs(frequency % Frequencies.Length)];
        LoopClock clock = new(new StandingClock(chosen));
        foreach (long span in (long[])[ticks, long.MaxValue - ticks, ticks % 1_000_000])
        {
            foreach (long start in (long[])[now, long.MaxValue - (ticks % 1000), long.MinValue + (ticks % 1000)])
            {
                Int128 exact = start + ((((Int128)span * chosen) + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond);
                long expected = exact >= LoopClock.Never ? LoopClock.Never : (long)exact;
                Assert.That(clock.After(start, TimeSpan.FromTicks(span)), Is.EqualTo(expected), $"{start} + {span} at {chosen} Hz");
            }
        }
    }

    private sealed class StandingClock(long frequency) : TimeProvider
    {
        public override long TimestampFrequency => frequency;

        public override long GetTimestamp() => 0;
    }
}

using System;
using System.Threading;

namespace Reactor.Tests;

/// <summary>A monotonic clock that stands still until it is told to move. Any thread.</summary>
public sealed class VirtualClock : TimeProvider
{
    private long _ticks = 1_000_000;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public long Now => Volatile.Read(ref _ticks);

    public void Advance(TimeSpan span) => Interlocked.Add(ref _ticks, span.Ticks);

    public override long GetTimestamp() => Now;
}

namespace Reactor;

/// <summary>
/// What a poller's loop has done since it was made. Plain fields of the loop, read without a lock: a reader on another thread may see
/// some of them a turn older than others.
/// </summary>
public readonly record struct PollerStatistics
{
    /// <summary>Turns run.</summary>
    public long Turns { get; init; }

    /// <summary>Waits that were allowed to block in the kernel.</summary>
    public long Sleeps { get; init; }

    /// <summary><see cref="IReadyHandler.OnReady"/> calls.</summary>
    public long Events { get; init; }

    /// <summary><see cref="ITimerHandler.OnTimer"/> calls.</summary>
    public long Timers { get; init; }

    /// <summary><see cref="ISignaler.Signal"/> calls whose delivery the loop has taken up, coalesced ones included.</summary>
    public long Signals { get; init; }

    /// <summary>Of <see cref="Signals"/>, those that shared a callback with an earlier one.</summary>
    public long CoalescedSignals { get; init; }

    /// <summary>Times the loop was woken from its sleep by another thread, each one system call of that thread.</summary>
    public long Interrupts { get; init; }

    /// <summary>How late the last expired timer ran, in nanoseconds: the loop's lag.</summary>
    public long LagNanoseconds { get; init; }
}

namespace Reactor;

/// <summary>Receives expired timers on the poller's thread.</summary>
public interface ITimerHandler
{
    /// <summary>The timer's due time has passed; the timer is gone. Add another from within to repeat: it runs in a later turn.</summary>
    /// <param name="timer">The timer that expired; stale from now on.</param>
    /// <param name="token">The value given to <see cref="IPoller.AddTimer"/>.</param>
    void OnTimer(TimerHandle timer, int token);
}

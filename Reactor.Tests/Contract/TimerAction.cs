using System;

namespace Reactor.Tests.Contract;

/// <summary>Counts timers, then does something.</summary>
internal sealed class TimerAction(Action<TimerHandle, int>? action = null) : ITimerHandler
{
    public int Count { get; private set; }

    public void OnTimer(TimerHandle timer, int token)
    {
        Count++;
        action?.Invoke(timer, token);
    }
}

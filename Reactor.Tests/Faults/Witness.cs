using System;

namespace Reactor.Tests.Faults;

/// <summary>Counts what is called back.</summary>
internal sealed class Witness : IReadyHandler, ISignalHandler, ITimerHandler
{
    public int Ready { get; private set; }

    public Readiness Last { get; private set; }

    public Readiness All { get; private set; }

    public int Signals { get; private set; }

    public int Timers { get; private set; }

    /// <summary>Runs in every ready callback.</summary>
    public Action<PollHandle, Readiness>? Then { get; set; }

    public void OnReady(PollHandle handle, Readiness readiness)
    {
        Ready++;
        Last = readiness;
        All |= readiness;
        Then?.Invoke(handle, readiness);
    }

    public void OnSignal(ISignaler signaler) => Signals++;

    public void OnTimer(TimerHandle timer, int token) => Timers++;

    public void Forget() => (Ready, Last, All, Signals, Timers) = (0, Readiness.None, Readiness.None, 0, 0);
}

using System;

namespace Reactor.Tests.Contract;

/// <summary>Counts and keeps what a descriptor reported, then does something.</summary>
internal sealed class ReadyAction(Action<PollHandle, Readiness>? action = null) : IReadyHandler
{
    public int Count { get; private set; }

    public Readiness Last { get; private set; }

    public Readiness All { get; private set; }

    public void OnReady(PollHandle handle, Readiness readiness)
    {
        Count++;
        Last = readiness;
        All |= readiness;
        action?.Invoke(handle, readiness);
    }
}

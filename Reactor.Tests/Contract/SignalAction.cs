using System;

namespace Reactor.Tests.Contract;

/// <summary>Counts signals, then does something.</summary>
internal sealed class SignalAction(Action<ISignaler>? action = null) : ISignalHandler
{
    public int Count { get; private set; }

    public void OnSignal(ISignaler signaler)
    {
        Count++;
        action?.Invoke(signaler);
    }
}

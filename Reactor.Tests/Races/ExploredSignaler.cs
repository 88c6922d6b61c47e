using System;

namespace Reactor.Tests.Races;

/// <summary>A mailbox's way to wake its receiver, told apart by who signals.</summary>
internal sealed class ExploredSignaler(string name) : ISignaler
{
    private readonly KernelEvent _event = new(name);
    private ExploredThread? _receiver;

    /// <summary>Signals by senders.</summary>
    public int FromSenders { get; private set; }

    /// <summary>Signals by the receiver to itself.</summary>
    public int FromReceiver { get; private set; }

    public void Signal()
    {
        if (ExploredThread.Current == _receiver)
        {
            FromReceiver++;
        }
        else
        {
            FromSenders++;
        }

        _event.Set();
    }

    public void Wait()
    {
        _receiver = ExploredThread.Current;
        _event.Wait();
    }

    public void Receive() => _receiver = ExploredThread.Current;

    public void Dispose() => throw new NotSupportedException();
}

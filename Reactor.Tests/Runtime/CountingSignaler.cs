using System;
using System.Threading;

namespace Reactor.Tests.Runtime;

/// <summary>A signaler that counts, and on which a test's thread can wait.</summary>
internal sealed class CountingSignaler : ISignaler
{
    private readonly StandaloneSignaler _gate = new();
    private int _signals;
    private int _fromReceiver;

    /// <summary>All signals so far.</summary>
    public int Signals => Volatile.Read(ref _signals);

    /// <summary>Those that the receiver sent to itself, as it does, again and again, while a sender is held up between its claim and its item.</summary>
    public int FromReceiver => Volatile.Read(ref _fromReceiver);

    /// <summary>The receiver's thread.</summary>
    public Thread? Receiver { get; set; }

    public void Signal()
    {
        if (Thread.CurrentThread == Receiver)
        {
            Interlocked.Increment(ref _fromReceiver);
        }

        Interlocked.Increment(ref _signals);
        _gate.Signal();
    }

    public bool Wait(TimeSpan timeout) => _gate.Wait(timeout);

    public void Dispose() => _gate.Dispose();
}

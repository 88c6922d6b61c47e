using System;
using System.Threading;

namespace Reactor.Tests.Runtime;

/// <summary>A signaler that counts, and on which a test's thread can wait.</summary>
internal sealed class CountingSignaler : ISignaler
{
    private readonly StandaloneSignaler _gate = new();
    private int _signals;

    public int Signals => Volatile.Read(ref _signals);

    public void Signal()
    {
        Interlocked.Increment(ref _signals);
        _gate.Signal();
    }

    public bool Wait(TimeSpan timeout) => _gate.Wait(timeout);

    public void Dispose() => _gate.Dispose();
}

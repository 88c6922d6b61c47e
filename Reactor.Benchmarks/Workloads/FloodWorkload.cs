using System;
using System.Threading;
using Reactor.Runtime;

namespace Reactor.Benchmarks;

/// <summary>
/// One thread signals a loop on another as fast as it can, and a run ends when the last signal was heard. Signals to a loop that is awake are free, so what is measured is how soon it sleeps
/// again and what waking it costs. Arguments: backend, signaler kind.
/// </summary>
internal sealed class FloodWorkload : IWorkload, ISignalHandler
{
    private const int Burst = 256;

    private readonly ISignaler _signaler;
    private long _sent;
    private long _heard;

    public FloodWorkload(string[] arguments)
    {
        using ManualResetEventSlim ready = new();
        ISignaler? signaler = null;
        Thread loop = new(() =>
        {
            using IPoller poller = Backends.Get(arguments[0]).CreatePoller(new PollerOptions { Signaler = Enum.Parse<SignalerKind>(arguments[1]) });
            signaler = poller.CreateSignaler(this);
            ready.Set();
            poller.Run();
        })
        {
            IsBackground = true,
        };
        loop.Start();
        ready.Wait();
        _signaler = signaler!;
    }

    public void OnSignal(ISignaler signaler) => Volatile.Write(ref _heard, Volatile.Read(ref _sent));

    public long Run(long nanoseconds, Histogram latency)
    {
        long before = _sent;
        long start = Clock.Wall;
        do
        {
            for (int i = 0; i < Burst; i++)
            {
                Volatile.Write(ref _sent, _sent + 1);
                _signaler.Signal();
            }
        }
        while (Clock.Wall - start < nanoseconds);

        SpinWait wait = default;
        while (Volatile.Read(ref _heard) != _sent)
        {
            wait.SpinOnce();
        }

        return _sent - before;
    }
}

using System;
using System.Threading;
using Reactor.Runtime;

namespace Reactor.Benchmarks;

/// <summary>
/// One thread signals a loop on another each time that it has gone to sleep, so that every signal is a wakeup; one to a loop that is awake is free, whatever wakes it. A run ends when the last signal was
/// heard. Arguments: backend, signaler kind.
/// </summary>
internal sealed class OneWayWorkload : IWorkload, ISignalHandler
{
    private readonly ISignaler _signaler;
    private readonly IPoller _poller;
    private long _heard;

    public OneWayWorkload(string[] arguments)
    {
        using ManualResetEventSlim ready = new();
        ISignaler? signaler = null;
        IPoller? opened = null;
        Thread loop = new(() =>
        {
            using IPoller poller = Backends.Get(arguments[0]).CreatePoller(new PollerOptions { Signaler = Enum.Parse<SignalerKind>(arguments[1]) });
            signaler = poller.CreateSignaler(this);
            opened = poller;
            ready.Set();
            poller.Run();
        })
        {
            IsBackground = true,
        };
        loop.Start();
        ready.Wait();
        (_signaler, _poller) = (signaler!, opened!);
    }

    public void OnSignal(ISignaler signaler) => Volatile.Write(ref _heard, _heard + 1);

    public long Run(long nanoseconds, Histogram latency)
    {
        long before = Volatile.Read(ref _heard);
        long sent = 0;
        long start = Clock.Wall;
        do
        {
            SpinWait asleep = default;
            while (_poller.Statistics.Sleeps <= before + sent)
            {
                asleep.SpinOnce(sleep1Threshold: -1);
            }

            _signaler.Signal();
            sent++;

            SpinWait heard = default;
            while (Volatile.Read(ref _heard) != before + sent)
            {
                heard.SpinOnce(sleep1Threshold: -1);
            }
        }
        while (Clock.Wall - start < nanoseconds);
        return sent;
    }
}

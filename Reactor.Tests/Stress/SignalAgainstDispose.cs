using System;
using System.Threading;

namespace Reactor.Tests.Stress;

/// <summary>Two threads signal all the time while the loop delivers, and go on while signaler and poller are disposed.</summary>
internal sealed class SignalAgainstDispose : Workload
{
    private const int Signals = 400;

    public override void Round(BackendFixture backend, Tally tally, int seed)
    {
        Random random = new(seed);
        using IPoller poller = backend.Create(new PollerOptions());
        tally.Open();
        Counter counter = new();
        ISignaler first = poller.CreateSignaler(counter);
        ISignaler second = poller.CreateSignaler(counter);
        bool over = false;
        long lastSent = 0;
        int turns = random.Next(1, 40);
        InParallel(
            () =>
            {
                for (int i = 0; i < turns; i++)
                {
                    poller.RunOnce(Patience);
                }

                if (turns % 2 == 0)
                {
                    first.Dispose();
                }

                poller.Dispose();
                Volatile.Write(ref over, true);
            },
            () => Signal(first),
            () => Signal(second));
        Require(counter.Calls > 0, () => "no signal came");
        tally.Close();
        tally.Round();

        void Signal(ISignaler signaler)
        {
            int late = 0;
            while (late < Signals)
            {
                SafePoint.Pass(Interlocked.Increment(ref lastSent));
                signaler.Signal();
                late += Volatile.Read(ref over) ? 1 : 0;
            }
        }
    }

    private sealed class Counter : ISignalHandler
    {
        public int Calls { get; private set; }

        public void OnSignal(ISignaler signaler) => Calls++;
    }
}

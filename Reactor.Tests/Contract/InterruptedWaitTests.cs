using System;
using System.Diagnostics;
using System.Runtime.Versioning;
using System.Threading;
using NUnit.Framework;

namespace Reactor.Tests.Contract;

/// <summary>Waits under a rain of real signals, sent to the thread that waits: each ends the system call with EINTR.</summary>
[TestFixtureSource(typeof(BackendFixtures), nameof(BackendFixtures.OnLinux))]
[SupportedOSPlatform("linux")]
internal sealed class InterruptedWaitTests(BackendFixture backend) : ContractTest(backend)
{
    [Test]
    public void Interrupted_waits_neither_throw_nor_end_early_nor_last_longer()
    {
        IPoller poller = Open();
        poller.Add(Pair().Descriptor, new ReadyAction(), Interest.Read);
        TimeSpan timeout = TimeSpan.FromMilliseconds(100);
        UnderSignals(sent =>
        {
            long before = sent();
            long start = Stopwatch.GetTimestamp();
            Assert.That(Turn(poller, timeout), Is.Zero);
            Assert.That(Stopwatch.GetElapsedTime(start), Is.GreaterThanOrEqualTo(timeout));
            Assert.That(sent() - before, Is.GreaterThan(3), "the rain of signals dried up, so that nothing was shown");
        });
    }

    [Test]
    public void A_timer_is_not_put_off_by_interruptions()
    {
        IPoller poller = Open();
        TimerAction handler = new();
        poller.AddTimer(TimeSpan.FromMilliseconds(50), handler);
        UnderSignals(_ => Assert.That(Wait(poller), Is.EqualTo(1)));
    }

    [Test]
    public void A_signaler_still_wakes_an_interrupted_wait()
    {
        IPoller poller = Open();
        ISignaler signaler = poller.CreateSignaler(new SignalAction());
        UnderSignals(sent =>
        {
            for (int i = 0; i < 20; i++)
            {
                long before = sent();
                Thread sender = new(() =>
                {
                    SpinWait.SpinUntil(() => sent() > before + 1, StuckWait.Limit);
                    signaler.Signal();
                });
                sender.Start();
                Assert.That(Wait(poller), Is.EqualTo(1));
                sender.Join();
            }
        });
    }

    private static void UnderSignals(Action<Func<long>> test)
    {
        int thread = ThreadSignal.CurrentThread;
        long sent = 0;
        bool stop = false;
        Thread rain = new(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                if (ThreadSignal.Send(thread))
                {
                    Interlocked.Increment(ref sent);
                }

                Thread.Sleep(1);
            }
        });
        rain.Start();
        try
        {
            test(() => Interlocked.Read(ref sent));
        }
        finally
        {
            Volatile.Write(ref stop, true);
            rain.Join();
        }
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using NUnit.Framework;

namespace Reactor.Tests.Contract;

[TestFixtureSource(typeof(BackendFixtures), nameof(BackendFixtures.All))]
internal sealed class SignalTests(BackendFixture backend) : ContractTest(backend)
{
    private const int Senders = 4;

    [Test]
    public void A_signal_before_the_wait_makes_it_return()
    {
        IPoller poller = Open();
        SignalAction handler = new();
        ISignaler signaler = poller.CreateSignaler(handler);
        signaler.Signal();
        Assert.That(Wait(poller), Is.EqualTo(1));
        Assert.That(Elsewhere(signaler.Signal), Is.Null);
        Assert.That(Wait(poller), Is.EqualTo(1));
        Assert.That(handler.Count, Is.EqualTo(2));
        Assert.That(Turn(poller, TimeSpan.FromMilliseconds(20)), Is.Zero);
    }

    [Test]
    public void A_signal_wakes_a_sleeping_loop()
    {
        IPoller poller = Open();
        ISignaler signaler = poller.CreateSignaler(new SignalAction());
        for (int i = 0; i < 20; i++)
        {
            Thread sender = OnceAsleep(poller, signaler.Signal);
            Assert.That(Wait(poller), Is.EqualTo(1));
            sender.Join();
        }

        Assert.That(poller.Statistics.Interrupts, Is.EqualTo(20));
    }

    [Test]
    public void While_the_loop_is_awake_signals_cost_no_system_call()
    {
        IPoller poller = Open();
        SignalAction handler = new();
        ISignaler signaler = poller.CreateSignaler(handler);
        for (int i = 0; i < 1000; i++)
        {
            Assert.That(Elsewhere(signaler.Signal), Is.Null);
            signaler.Signal();
            Assert.That(Wait(poller), Is.EqualTo(1));
        }

        PollerStatistics statistics = poller.Statistics;
        Assert.That((statistics.Interrupts, statistics.Signals, statistics.CoalescedSignals), Is.EqualTo((0L, 2000L, 1000L)));
    }

    [Test]
    public void Of_many_signals_from_many_threads_none_is_lost_and_at_most_one_a_sleep_makes_a_system_call()
    {
        const int Each = 5000;
        IPoller poller = Open();
        int written = 0;
        int seen = 0;
        List<ISignaler> signalers = [];
        for (int i = 0; i < 3; i++)
        {
            signalers.Add(poller.CreateSignaler(new SignalAction(_ => seen = Math.Max(seen, Volatile.Read(ref written)))));
        }

        Thread[] senders = Start(sender =>
        {
            for (int i = 0; i < Each; i++)
            {
                Interlocked.Increment(ref written);
                signalers[(sender + i) % signalers.Count].Signal();
            }
        });
        TurnUntil(poller, () => seen == Senders * Each, () => $"{seen} of {Senders * Each} seen, {poller.Statistics}");
        Array.ForEach(senders, sender => sender.Join());

        // The last write may have been seen before its signal arrived.
        TurnUntil(poller, () => poller.Statistics.Signals == Senders * Each, () => $"{poller.Statistics}");
        Assert.That(poller.Statistics.Interrupts, Is.LessThanOrEqualTo(poller.Statistics.Sleeps));
    }

    [Test]
    public void A_signal_raised_in_its_own_callback_is_delivered_in_the_next_turn()
    {
        IPoller poller = Open();
        SignalAction handler = new(signaler => signaler.Signal());
        poller.CreateSignaler(handler).Signal();
        for (int turn = 1; turn <= 5; turn++)
        {
            Assert.That(Wait(poller), Is.EqualTo(1));
            Assert.That(handler.Count, Is.EqualTo(turn));
        }
    }

    [Test]
    public void A_signal_that_keeps_itself_alive_does_not_starve_descriptors()
    {
        IPoller poller = Open(batchSize: 1);
        poller.CreateSignaler(new SignalAction(signaler => signaler.Signal())).Signal();
        ReadyAction handler = new();
        poller.Add(Pair().Descriptor, handler, Interest.Write);
        for (int turn = 1; turn <= 10; turn++)
        {
            Wait(poller);
        }

        Assert.That(handler.Count, Is.GreaterThanOrEqualTo(5));
    }

    [Test]
    public void A_disposed_signaler_is_silent_even_if_it_was_raised_before()
    {
        IPoller poller = Open();
        SignalAction handler = new();
        ISignaler signaler = poller.CreateSignaler(handler);
        ISignaler other = poller.CreateSignaler(new SignalAction());
        signaler.Signal();
        signaler.Dispose();
        signaler.Dispose();
        signaler.Signal();
        Assert.That(poller.Load, Is.EqualTo(1));
        other.Signal();
        Assert.That(Wait(poller), Is.EqualTo(1));
        Assert.That(handler.Count, Is.Zero);
    }

    [Test]
    public void A_signal_to_a_disposed_signaler_does_not_end_a_wait()
    {
        IPoller poller = Open();
        ISignaler gone = poller.CreateSignaler(new SignalAction());
        ISignaler live = poller.CreateSignaler(new SignalAction());
        gone.Signal();
        gone.Dispose();
        Thread sender = OnceAsleep(poller, live.Signal);
        Assert.That(Wait(poller), Is.EqualTo(1));
        sender.Join();
    }

    [Test]
    public void Signals_may_race_the_end_of_their_poller()
    {
        for (int round = 0; round < 20; round++)
        {
            IPoller poller = Backend.Create(new PollerOptions());
            List<ISignaler> signalers = [.. Enumerable.Range(0, 3).Select(_ => poller.CreateSignaler(new SignalAction()))];
            bool stop = false;
            Thread[] senders = Start(sender =>
            {
                for (int sent = 0; !Volatile.Read(ref stop); sent++)
                {
                    signalers[sender % signalers.Count].Signal();
                    SafePoint.Pass(sent);
                }
            });
            for (int turn = 0; turn < 5; turn++)
            {
                Turn(poller, TimeSpan.FromMilliseconds(1));
            }

            signalers[0].Dispose();
            poller.Dispose();
            Volatile.Write(ref stop, true);
            Array.ForEach(senders, sender => Assert.That(sender.Join(StuckWait.Limit), Is.True));
            signalers.ForEach(signaler => signaler.Dispose());
        }
    }

    [Test]
    public void A_closed_and_reused_descriptor_never_receives_our_byte([Range(0, 1)] int kind)
    {
        for (int round = 0; round < 20; round++)
        {
            IPoller poller = Backend.Create(new PollerOptions());
            ISignaler signaler = poller.CreateSignaler(new SignalAction());
            bool stop = false;
            Thread[] senders = Start(_ =>
            {
                for (int sent = 0; !Volatile.Read(ref stop); sent++)
                {
                    signaler.Signal();
                    SafePoint.Pass(sent);
                }
            });
            Turn(poller, TimeSpan.FromMilliseconds(1));
            poller.Dispose();
            using DescriptorPair first = Backend.Pairs[kind % Backend.Pairs.Count]();
            using DescriptorPair second = Backend.Pairs[kind % Backend.Pairs.Count]();
            Thread.Yield();
            Volatile.Write(ref stop, true);
            Array.ForEach(senders, sender => sender.Join());
            foreach (Socket end in new[] { first.Near, first.Far, second.Near, second.Far })
            {
                Assert.That(end.Poll(0, SelectMode.SelectRead), Is.False, "somebody wrote into a socket that is none of theirs");
            }
        }
    }

    private static Thread[] Start(Action<int> send)
    {
        Thread[] threads = [.. Enumerable.Range(0, Senders).Select(sender => new Thread(() => send(sender)))];
        Array.ForEach(threads, thread => thread.Start());
        return threads;
    }
}

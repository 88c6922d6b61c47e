using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using NUnit.Framework;
using Reactor.Runtime;

namespace Reactor.Tests.Runtime;

/// <summary>The same mailbox behind a poller's signaler, behind a standalone one, and handed from one to the other.</summary>
[TestFixtureSource(typeof(LoopFixtures))]
public sealed class MailboxOnLoopsTests(string backend, SignalerKind kind)
{
    private const int Senders = 3;

    [Test]
    public void A_sleeping_loop_is_interrupted_once_per_passive_to_active_change()
    {
        using IPoller poller = Make();
        var mailbox = new Mailbox<int>();
        var receiver = new Receiver(mailbox, budget: 100);
        mailbox.Rebind(poller.CreateSignaler(receiver));
        Assert.That(poller.RunOnce(TimeSpan.Zero), Is.EqualTo(1));
        for (int round = 1; round <= 50; round++)
        {
            // One sender, woken when the loop sleeps; only its first item may interrupt, the others find the mailbox active.
            long sleeps = poller.Statistics.Sleeps;
            var sender = new Crew(1, _ =>
            {
                Eventually.Is(() => poller.Statistics.Sleeps > sleeps, () => $"{poller.Statistics}");
                for (int i = 0; i < 5; i++)
                {
                    mailbox.TrySend(i);
                }
            });
            while (receiver.Count < round * 5)
            {
                Assert.That(poller.RunOnce(Eventually.Bound), Is.EqualTo(1), $"{poller.Statistics}");
            }

            sender.Join();
        }

        // Two signals for one callback would be two for one change.
        Assert.That(poller.Statistics.CoalescedSignals, Is.Zero);
        Assert.That(poller.Statistics.Interrupts, Is.InRange(50, poller.Statistics.Signals));
    }

    [Test]
    public void Items_sent_while_the_loop_is_awake_cost_one_signal_and_no_interrupt()
    {
        using IPoller poller = Make();
        var mailbox = new Mailbox<int>();
        var receiver = new Receiver(mailbox, budget: 1000);
        mailbox.Rebind(poller.CreateSignaler(receiver));
        poller.RunOnce(TimeSpan.Zero);
        PollerStatistics before = poller.Statistics;
        var senders = new Crew(Senders, _ =>
        {
            for (int i = 0; i < 100; i++)
            {
                mailbox.TrySend(i);
            }
        });
        senders.Join();
        Assert.That(poller.RunOnce(TimeSpan.Zero), Is.EqualTo(1));
        Assert.That(receiver.Count, Is.EqualTo(Senders * 100));
        Assert.That(poller.Statistics.Signals - before.Signals, Is.EqualTo(1));
        Assert.That(poller.Statistics.Interrupts, Is.EqualTo(before.Interrupts));
    }

    [Test]
    public void The_budget_of_a_drain_leaves_the_rest_for_the_next_turns()
    {
        using IPoller poller = Make();
        var mailbox = new Mailbox<int>();
        var receiver = new Receiver(mailbox, budget: 7);
        mailbox.Rebind(poller.CreateSignaler(receiver));
        poller.RunOnce(TimeSpan.Zero);
        for (int i = 0; i < 21; i++)
        {
            mailbox.TrySend(i);
        }

        for (int turn = 1; turn <= 3; turn++)
        {
            Assert.That(poller.RunOnce(TimeSpan.Zero), Is.EqualTo(1));
            Assert.That(receiver.Count, Is.EqualTo(turn * 7));
        }

        Assert.That(poller.RunOnce(TimeSpan.Zero), Is.Zero);
        Assert.That(poller.Statistics.Interrupts, Is.Zero);
    }

    [Test]
    public void An_item_wakes_who_waits_for_it_and_nobody_else()
    {
        using IoThread receiving = Start();
        using IoThread idle = Start();
        using var application = new StandaloneSignaler();
        var applications = new Mailbox<int>();
        applications.Rebind(application);
        Assert.That(application.Wait(Eventually.Bound));
        Assert.That(applications.TryReceive(out _), Is.False);
        var mailbox = new Mailbox<int>();
        var receiver = new Receiver(mailbox, budget: 100);
        receiving.Post(() => mailbox.Rebind(receiving.Poller.CreateSignaler(receiver)));

        // A command apiece, so that both loops have begun; the turn that each is in then may still end.
        using var begun = new CountdownEvent(2);
        receiving.Post(() => begun.Signal());
        idle.Post(() => begun.Signal());
        Assert.That(begun.Wait(Eventually.Bound));
        long idleTurns = idle.Statistics.Turns;
        for (int i = 1; i <= 50; i++)
        {
            mailbox.TrySend(i);
            Eventually.Is(() => receiver.Count == i, () => $"{receiver.Count} of {i} received, {receiving.Statistics}");
        }

        Assert.That(application.Wait(TimeSpan.Zero), Is.False, "the application's thread was woken for a loop's item");
        long receivingTurns = receiving.Statistics.Turns;
        for (int i = 1; i <= 50; i++)
        {
            applications.TrySend(i);
            Assert.That(application.Wait(Eventually.Bound));
            Assert.That(applications.TryReceive(out int item) ? item : 0, Is.EqualTo(i));
            Assert.That(applications.TryReceive(out _), Is.False);
        }

        Assert.That(receiving.Statistics.Turns - receivingTurns, Is.LessThanOrEqualTo(1), "turns for the application's items");
        Assert.That(idle.Statistics.Turns - idleTurns, Is.LessThanOrEqualTo(1), "turns for others' items");
    }

    [Test]
    public void Handed_between_two_loops_and_a_plain_thread_under_load_it_loses_nothing()
    {
        const int Items = 20_000;
        var mailbox = new Mailbox<int>(chunkCapacity: 8, spareChunks: 2);
        using IoThread first = Start();
        using IoThread second = Start();
        var taken = new Receiver(mailbox, budget: 16);
        var senders = new Crew(Senders, sender =>
        {
            for (int i = 0; i < Items; i++)
            {
                Assert.That(mailbox.TrySend((sender * Items) + i));
                if (i % 32 == 0)
                {
                    Thread.Yield();
                }
            }
        });
        int handOvers = 0;
        while (taken.Count < Senders * Items)
        {
            ReceiveOn(first, mailbox, taken);
            ReceiveHere(mailbox, taken);
            ReceiveOn(second, mailbox, taken);
            handOvers += 3;
        }

        senders.Join();
        for (int sender = 0; sender < Senders; sender++)
        {
            Assert.That(taken.Items.Where(item => item / Items == sender), Is.EqualTo(Enumerable.Range(sender * Items, Items)), $"sender {sender}, {handOvers} hand-overs");
        }
    }

    /// <summary>Until something came, at least once; what comes after belongs to the next.</summary>
    private static void ReceiveOn(IoThread thread, Mailbox<int> mailbox, Receiver receiver)
    {
        if (receiver.Count == Senders * 20_000)
        {
            return;
        }

        using var left = new ManualResetEventSlim();
        thread.Post(() =>
        {
            receiver.Leaving = () => left.Set();
            mailbox.Rebind(thread.Poller.CreateSignaler(receiver));
        });
        Assert.That(left.Wait(Eventually.Bound), $"{receiver.Count} received, {thread.Statistics}");
    }

    private static void ReceiveHere(Mailbox<int> mailbox, Receiver receiver)
    {
        if (receiver.Count == Senders * 20_000)
        {
            return;
        }

        using var signaler = new StandaloneSignaler();
        receiver.Leaving = null;
        mailbox.Rebind(signaler);
        int before = receiver.Count;
        while (receiver.Count == before)
        {
            Assert.That(signaler.Wait(Eventually.Bound), $"{receiver.Count} received");
            receiver.OnSignal(signaler);
        }
    }

    private IPoller Make() => Backends.Get(backend).CreatePoller(new PollerOptions { Signaler = kind });

    private IoThread Start()
    {
        var thread = new IoThread(new IoThreadOptions { Backend = Backends.Get(backend), Poller = new PollerOptions { Signaler = kind } });
        thread.Start();
        return thread;
    }

    private sealed class Receiver(Mailbox<int> mailbox, int budget) : ISignalHandler, IMailboxHandler<int>
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public List<int> Items { get; } = [];

        /// <summary>Set by a loop that leaves after its first catch.</summary>
        public Action? Leaving { get; set; }

        public void OnSignal(ISignaler signaler)
        {
            int taken = mailbox.Drain(this, budget);
            if (taken > 0 && Leaving is Action leave)
            {
                Leaving = null;
                signaler.Dispose();
                leave();
            }
        }

        public void OnReceived(in int item)
        {
            Items.Add(item);
            Volatile.Write(ref _count, _count + 1);
        }
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using Reactor.Runtime;

namespace Reactor.Tests.Runtime;

public sealed class MailboxTests
{
    [Test]
    public void Any_program_of_one_thread_behaves_as_a_queue_that_signals_once_per_passive_to_active_change()
    {
        // Positive: send that many. Negative: drain with that budget. Zero: receive one.
        Gen<int[]> programs = Gen.Choose(-6, 6).ArrayOf();
        Prop.ForAll(programs.ToArbitrary(), Gen.Choose(1, 5).ToArbitrary(), RunProgram).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(2000));
    }

    [Test]
    public void What_was_sent_before_the_first_binding_is_delivered_by_it()
    {
        var mailbox = new Mailbox<int>();
        Assert.That(mailbox.TrySend(1) && mailbox.TrySend(2));
        using var signaler = new CountingSignaler();
        mailbox.Rebind(signaler);
        Assert.That(signaler.Signals, Is.EqualTo(1));
        Assert.That(TakeAll(mailbox), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void A_closed_mailbox_refuses_and_still_delivers_what_it_accepted([Values(0, 1, 2, 3, 4, 5, 6)] int sent)
    {
        var mailbox = new Mailbox<int>(chunkCapacity: 3, spareChunks: 1);
        using var signaler = new CountingSignaler();
        mailbox.Rebind(signaler);
        for (int i = 0; i < sent; i++)
        {
            Assert.That(mailbox.TrySend(i));
        }

        mailbox.Close();
        for (int i = 0; i < 20; i++)
        {
            Assert.That(mailbox.TrySend(99), Is.False);
        }

        Assert.That(mailbox.IsDrained, Is.EqualTo(sent == 0));
        Assert.That(TakeAll(mailbox), Is.EqualTo(Enumerable.Range(0, sent)));
        Assert.That(mailbox.IsDrained);
        Assert.That(mailbox.TrySend(99), Is.False);
    }

    [Test]
    public void A_closed_mailbox_signals_itself_until_it_is_drained_and_then_no_more()
    {
        var mailbox = new Mailbox<int>(chunkCapacity: 2, spareChunks: 1);
        using var signaler = new CountingSignaler();
        mailbox.Rebind(signaler);
        for (int i = 0; i < 3; i++)
        {
            mailbox.TrySend(i);
        }

        mailbox.Close();
        var taken = new List<int>();
        for (int left = 2; left >= 0; left--)
        {
            int signals = signaler.Signals;
            mailbox.Drain(new Recorder(taken), 1);
            Assert.That(signaler.Signals - signals, Is.EqualTo(left > 0 ? 1 : 0));
        }

        Assert.That(taken, Is.EqualTo(new[] { 0, 1, 2 }));
    }

    [Test]
    public void What_a_handler_sends_to_its_own_mailbox_waits_for_the_next_drain([Values(1, 2, 3, 256)] int capacity)
    {
        var mailbox = new Mailbox<int>(capacity, spareChunks: 2);
        using var signaler = new CountingSignaler();
        mailbox.Rebind(signaler);
        mailbox.TrySend(1);
        for (int generation = 1; generation < 600; generation++)
        {
            var echo = new Echo(mailbox);
            Assert.That(mailbox.Drain(echo, 5), Is.EqualTo(1));
            Assert.That(echo.Last, Is.EqualTo(generation));
            Assert.That(signaler.Wait(TimeSpan.Zero), "What waits is signalled.");
        }
    }

    [Test]
    public void A_handler_that_receives_leaves_the_mailbox_asleep_or_signalled([Values(1, 2, 3, 256)] int capacity, [Values(1, 2, 5)] int sent)
    {
        var mailbox = new Mailbox<int>(capacity, spareChunks: 2);
        using var signaler = new CountingSignaler();
        mailbox.Rebind(signaler);
        var taken = new List<int>();
        for (int i = 0; i < sent; i++)
        {
            mailbox.TrySend(i);
        }

        for (int turn = 0; turn < 3 && signaler.Wait(TimeSpan.Zero); turn++)
        {
            mailbox.Drain(new Glutton(mailbox, taken), 100);
        }

        Assert.That(taken, Is.EqualTo(Enumerable.Range(0, sent)));
        Assert.That(signaler.Wait(TimeSpan.Zero), Is.False, "It signals itself although nothing is left.");
        int signals = signaler.Signals;
        mailbox.TrySend(sent);
        mailbox.TrySend(sent + 1);
        Assert.That(signaler.Signals, Is.EqualTo(signals + 1));
        Assert.That(TakeAll(mailbox), Is.EqualTo(new[] { sent, sent + 1 }));
    }

    [Test]
    public void A_throwing_handler_loses_its_own_item_only_and_the_rest_is_signalled()
    {
        var mailbox = new Mailbox<int>();
        using var signaler = new CountingSignaler();
        mailbox.Rebind(signaler);
        Assert.That(mailbox.TryReceive(out _), Is.False);
        for (int i = 0; i < 3; i++)
        {
            mailbox.TrySend(i);
        }

        int before = signaler.Signals;
        var taken = new List<int>();
        Assert.Throws<FormatException>(() => mailbox.Drain(new Recorder(taken, throwAt: 0), 10));
        Assert.That(signaler.Signals, Is.EqualTo(before + 1));
        mailbox.Drain(new Recorder(taken), 10);
        Assert.That(taken, Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void Sending_and_draining_allocate_nothing_while_the_backlog_stays_within_the_spare_chunks()
    {
        var mailbox = new Mailbox<int>();
        using var signaler = new CountingSignaler();
        mailbox.Rebind(signaler);
        var sink = new Sink();
        Exchange(mailbox, sink, rounds: 20);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exchange(mailbox, sink, rounds: 200);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(sink.Taken, Is.EqualTo(220L * Mailbox<int>.ChunkCapacity * 3));
    }

    [Test]
    public void Received_references_are_not_kept_alive()
    {
        var mailbox = new Mailbox<object>();
        WeakReference reference = SendAndReceive(mailbox);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.That(reference.IsAlive, Is.False);
        GC.KeepAlive(mailbox);
    }

    private static WeakReference SendAndReceive(Mailbox<object> mailbox)
    {
        object item = new();
        mailbox.TrySend(item);
        Assert.That(mailbox.TryReceive(out object received) && ReferenceEquals(received, item));
        return new WeakReference(item);
    }

    private static void Exchange(Mailbox<int> mailbox, Sink sink, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < Mailbox<int>.ChunkCapacity * 3; i++)
            {
                mailbox.TrySend(i);
            }

            while (mailbox.Drain(sink, 100) > 0)
            {
            }
        }
    }

    private static bool RunProgram(int[] program, int capacity)
    {
        var mailbox = new Mailbox<int>(capacity, spareChunks: 1);
        using var signaler = new CountingSignaler();
        mailbox.Rebind(signaler);
        var model = new Queue<int>();
        bool passive = true;
        int signals = 1;
        int next = 0;
        foreach (int step in program)
        {
            if (step > 0)
            {
                for (int i = 0; i < step; i++)
                {
                    Assert.That(mailbox.TrySend(next));
                    model.Enqueue(next++);
                }

                signals += passive ? 1 : 0;
                passive = false;
            }
            else if (step == 0)
            {
                bool expected = model.TryDequeue(out int item);
                Assert.That(mailbox.TryReceive(out int received), Is.EqualTo(expected));
                Assert.That(received, Is.EqualTo(item));
                passive = !expected;
            }
            else
            {
                var taken = new List<int>();
                mailbox.Drain(new Recorder(taken), -step);
                Assert.That(taken, Is.EqualTo(Enumerable.Range(0, Math.Min(-step, model.Count)).Select(_ => model.Dequeue())));
                passive = model.Count == 0;
                signals += passive ? 0 : 1;
            }

            Assert.That(signaler.Signals, Is.EqualTo(signals));
        }

        return true;
    }

    private static List<int> TakeAll(Mailbox<int> mailbox)
    {
        var taken = new List<int>();
        while (mailbox.TryReceive(out int item))
        {
            taken.Add(item);
        }

        return taken;
    }

    private sealed class Echo(Mailbox<int> mailbox) : IMailboxHandler<int>
    {
        public int Last { get; private set; }

        public void OnReceived(in int item)
        {
            Last = item;
            mailbox.TrySend(item + 1);
        }
    }

    private sealed class Recorder(List<int> taken, int throwAt = -1) : IMailboxHandler<int>
    {
        public void OnReceived(in int item)
        {
            if (item == throwAt)
            {
                throw new FormatException();
            }

            taken.Add(item);
        }
    }

    /// <summary>Takes the rest from within a drain.</summary>
    private sealed class Glutton(Mailbox<int> mailbox, List<int> taken) : IMailboxHandler<int>
    {
        public void OnReceived(in int item)
        {
            taken.Add(item);
            taken.AddRange(TakeAll(mailbox));
        }
    }

    private sealed class Sink : IMailboxHandler<int>
    {
        public long Taken { get; private set; }

        public void OnReceived(in int item) => Taken++;
    }
}

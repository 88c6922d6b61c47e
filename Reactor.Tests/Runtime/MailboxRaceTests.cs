using System.Collections.Generic;
using System.Threading;
using NUnit.Framework;
using Reactor.Runtime;

namespace Reactor.Tests.Runtime;

/// <summary>Real threads against small chunks, so that installs, recycling, sleeps and closes meet as often as they can.</summary>
public sealed class MailboxRaceTests
{
    [Test]
    public void Every_senders_items_arrive_once_and_in_order([Values(1, 2, 3, 64)] int capacity, [Values(1, 7, 1000)] int budget)
    {
        const int Senders = 4;
        const int Items = 40_000;
        var mailbox = new Mailbox<(int Sender, int Number)>(capacity, spareChunks: 2);
        using var signaler = new CountingSignaler();
        mailbox.Rebind(signaler);
        var senders = new Crew(Senders, sender =>
        {
            for (int i = 0; i < Items; i++)
            {
                Assert.That(mailbox.TrySend((sender, i)));
            }
        });
        var tally = new Tally(Senders);
        while (tally.Total < Senders * Items)
        {
            if (!signaler.Wait(Crew.Bound))
            {
                Assert.Fail($"No signal; received {tally}, signals {signaler.Signals}.");
            }

            mailbox.Drain(tally, budget);
        }

        senders.Join();
        Assert.That(tally.OutOfOrder, Is.Zero);
    }

    [Test]
    public void A_sleeping_receiver_is_signalled_once_per_sleep_and_never_missed()
    {
        const int Rounds = 20_000;
        var there = new Mailbox<int>(3, 1);
        var back = new Mailbox<int>(3, 1);
        using var thereSignaler = new CountingSignaler();
        using var backSignaler = new CountingSignaler();
        there.Rebind(thereSignaler);
        back.Rebind(backSignaler);
        var echo = new Crew(1, _ => Echo(there, thereSignaler, back, Rounds));
        for (int i = 0; i < Rounds; i++)
        {
            there.TrySend(i);
            int item;
            while (!back.TryReceive(out item))
            {
                Assert.That(backSignaler.Wait(Crew.Bound), $"Round {i}: no signal.");
            }

            Assert.That(item, Is.EqualTo(i));
        }

        echo.Join();
        Assert.That(thereSignaler.Signals - thereSignaler.FromReceiver, Is.LessThanOrEqualTo(Rounds + 1));
    }

    [Test]
    public void What_was_accepted_before_a_close_is_delivered_and_nothing_else()
    {
        const int Senders = 3;
        for (int round = 0; round < 300; round++)
        {
            var mailbox = new Mailbox<(int Sender, int Number)>(1 + (round % 4), spareChunks: 1);
            using var signaler = new CountingSignaler();
            mailbox.Rebind(signaler);
            int[] accepted = new int[Senders];
            using var started = new Barrier(Senders + 1);
            var senders = new Crew(Senders, sender =>
            {
                started.SignalAndWait();
                while (mailbox.TrySend((sender, accepted[sender])))
                {
                    SafePoint.Pass(accepted[sender]++);
                }

                for (int i = 0; i < 10; i++)
                {
                    mailbox.TrySend((sender, -1));
                }
            });
            started.SignalAndWait();
            var tally = new Tally(Senders);
            for (int i = 0; i < round % 50; i++)
            {
                mailbox.Drain(tally, 3);
            }

            mailbox.Close();
            Assert.That(SpinWait.SpinUntil(() => mailbox.Drain(tally, 10_000) >= 0 && mailbox.IsDrained, Crew.Bound), $"Round {round}: not drained, received {tally}.");
            senders.Join();
            Assert.That(tally.Counts, Is.EqualTo(accepted), $"Round {round}");
            Assert.That(tally.OutOfOrder, Is.Zero);
        }
    }

    [Test]
    public void A_mailbox_handed_between_receivers_under_load_loses_nothing()
    {
        const int Senders = 3;
        const int Items = 30_000;
        var mailbox = new Mailbox<(int Sender, int Number)>(4, spareChunks: 1);
        var tally = new Tally(Senders);
        object turn = new();
        int handOvers = 0;
        var senders = new Crew(Senders, sender =>
        {
            for (int i = 0; i < Items; i++)
            {
                mailbox.TrySend((sender, i));
                if (i % 64 == 0)
                {
                    Thread.Yield();
                }
            }
        });
        var receivers = new Crew(2, _ =>
        {
            while (Volatile.Read(ref tally.Total) < Senders * Items)
            {
                lock (turn)
                {
                    // A fresh signaler each time: a signal that went to the old one is of no use to this receiver.
                    using var signaler = new CountingSignaler();
                    mailbox.Rebind(signaler);
                    handOvers++;
                    for (int i = 0; i < 5 && tally.Total < Senders * Items; i++)
                    {
                        Assert.That(signaler.Wait(Crew.Bound), $"No signal; received {tally}, hand-overs {handOvers}.");
                        mailbox.Drain(tally, 16);
                    }
                }
            }
        });
        senders.Join();
        receivers.Join();
        Assert.That(tally.OutOfOrder, Is.Zero);
        Assert.That(tally.Counts, Is.All.EqualTo(Items));
    }

    private static void Echo(Mailbox<int> from, CountingSignaler signaler, Mailbox<int> to, int rounds)
    {
        signaler.Receiver = Thread.CurrentThread;
        for (int i = 0; i < rounds; i++)
        {
            int item;
            while (!from.TryReceive(out item))
            {
                Assert.That(signaler.Wait(Crew.Bound), $"Echo {i}: no signal.");
            }

            to.TrySend(item);
        }
    }

    private sealed class Tally(int senders) : IMailboxHandler<(int Sender, int Number)>
    {
        public int Total;

        public int[] Counts { get; } = new int[senders];

        public int OutOfOrder { get; private set; }

        public void OnReceived(in (int Sender, int Number) item)
        {
            if (Counts[item.Sender]++ != item.Number)
            {
                OutOfOrder++;
            }

            Volatile.Write(ref Total, Total + 1);
        }

        public override string ToString() => string.Join(",", (IEnumerable<int>)Counts);
    }
}

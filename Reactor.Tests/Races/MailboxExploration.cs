using System;
using System.Reflection;
using NUnit.Framework;
using Reactor.Runtime;

namespace Reactor.Tests.Races;

/// <summary>
/// The mailbox under every interleaving: what is accepted arrives once, in order for each sender, and seen; no wake is lost; at most one signal for each time the receiver
/// slept; after a close the sender keeps what it could not send.
/// </summary>
[Category("Races")]
internal sealed class MailboxExploration
{
    private static readonly Weakening[] Weakenings =
    [
        new(MemoryOp.Write, CellKind.Int, MemoryOrder.Relaxed),
        new(MemoryOp.Read, CellKind.Int, MemoryOrder.Relaxed),
        new(MemoryOp.FetchAdd, CellKind.Long, MemoryOrder.Torn),
        new(MemoryOp.FetchAnd, CellKind.Long, MemoryOrder.Torn),
        new(MemoryOp.CompareExchange, CellKind.Long, MemoryOrder.Torn),
        new(MemoryOp.FetchAdd, CellKind.Long, MemoryOrder.Relaxed),
    ];

    private static readonly FieldInfo FirstChunk = typeof(MailboxCore<Parcel, ExploredMemory>).GetField("_head", BindingFlags.Instance | BindingFlags.NonPublic)!;

    private static readonly Action<Execution>[] Programs =
    [
        static run => Sending(run, capacity: 2, sends: [3]),
        static run => Sending(run, capacity: 1, sends: [5]),
        static run => Sending(run, capacity: 1, sends: [1, 1]),
        static run => Closing(run, capacity: 1, sends: [1, 1]),
        static run => Rebinding(run, capacity: 2, sends: 3),
    ];

    [TestCase(1, 2, 3)]
    [TestCase(2, 3, 3)]
    [TestCase(1, 4, 2)]
    public void One_sender_s_items_all_arrive_across_chunks(int capacity, int sends, int preemptions)
    {
        using Explorer explorer = Make(preemptions);
        Require(explorer.Explore(run => Sending(run, capacity, [sends])));
    }

    [TestCase(1, 1, 1, 2)]
    [TestCase(2, 2, 1, 2)]
    [TestCase(4, 2, 1, 2)]
    public void Two_senders_items_all_arrive_across_chunks(int capacity, int first, int second, int preemptions)
    {
        using Explorer explorer = Make(preemptions);
        Require(explorer.Explore(run => Sending(run, capacity, [first, second])));
    }

    [TestCase(1, 2, 0, 3)]
    [TestCase(1, 1, 1, 2)]
    [TestCase(2, 2, 1, 2)]
    public void After_a_close_the_sender_keeps_what_it_sends_and_the_rest_arrives(int capacity, int first, int second, int preemptions)
    {
        using Explorer explorer = Make(preemptions);
        Require(explorer.Explore(run => Closing(run, capacity, second == 0 ? [first] : [first, second])));
    }

    [TestCase(1, 1, 0, 3)]
    [TestCase(2, 2, 0, 3)]
    [TestCase(2, 1, 1, 2)]
    public void After_a_close_the_receiver_may_wait_for_the_rest(int capacity, int first, int second, int preemptions)
    {
        using Explorer explorer = Make(preemptions);
        Require(explorer.Explore(run => Closing(run, capacity, second == 0 ? [first] : [first, second], waits: true)));
    }

    [TestCase(2, 2, 3)]
    [TestCase(1, 2, 2)]
    public void A_new_receiver_misses_nothing(int capacity, int sends, int preemptions)
    {
        using Explorer explorer = Make(preemptions);
        Require(explorer.Explore(run => Rebinding(run, capacity, sends)));
    }

    [TestCaseSource(nameof(Weakenings))]
    public void A_weaker_operation_is_found(Weakening weakening)
    {
        int executions = 0;
        foreach (Action<Execution> program in Programs)
        {
            using Explorer explorer = Make(2, weakening);
            ExplorationResult result = explorer.Explore(program);
            executions += result.Executions;
            if (result.Failure is not null)
            {
                TestContext.Out.WriteLine(result);
                return;
            }
        }

        Assert.Fail($"{weakening} changed nothing in {executions} executions.");
    }

    private static Explorer Make(int preemptions, Weakening? weakening = null) =>
        new() { Preemptions = preemptions, StaleReads = 2, MostLooks = 48, Weakening = weakening };

    private static MailboxCore<Parcel, ExploredMemory> Make(Execution run, int capacity)
    {
        MailboxCore<Parcel, ExploredMemory> mailbox = new(capacity, 2);
        MailboxSlot<Parcel>[] slots = ((MailboxChunk<Parcel>)FirstChunk.GetValue(mailbox)!).Slots;
        for (int i = 0; i < slots.Length; i++)
        {
            run.Watch(ref slots[i].Item);
        }

        return mailbox;
    }

    private static void Require(ExplorationResult result)
    {
        TestContext.Out.WriteLine(result);
        Assert.That(result.Failure, Is.Null, result.ToString);
        Assert.That(result.IsComplete, result.ToString);
    }

    private static void Sending(Execution run, int capacity, int[] sends)
    {
        MailboxCore<Parcel, ExploredMemory> mailbox = Make(run, capacity);
        Delivery delivery = new();
        ExploredSignaler signaler = new("signaler");
        int sleeps = 0;
        run.Server("receiver", () =>
        {
            signaler.Receive();
            mailbox.Rebind(signaler);
            while (true)
            {
                signaler.Wait();
                while (mailbox.TryReceive(out Parcel parcel))
                {
                    delivery.Receive(parcel);
                }

                sleeps++;
            }
        });
        Send(run, mailbox, delivery, sends);
        run.AtEnd(delivery.RequireAll);
        run.AtEnd(() =>
        {
            // A return without an item is a sleep or a signal to itself; the first sleep is the one that a mailbox is made in.
            if (signaler.FromSenders > 1 + sleeps - (signaler.FromReceiver - 1))
            {
                throw new InvalidOperationException($"{signaler.FromSenders} signals by senders for {sleeps - signaler.FromReceiver + 1} sleeps");
            }
        });
    }

    /// <summary>Takes an item or all there are, closes, and receives the rest, at once or when it is signalled.</summary>
    private static void Closing(Execution run, int capacity, int[] sends, bool waits = false)
    {
        MailboxCore<Parcel, ExploredMemory> mailbox = Make(run, capacity);
        Delivery delivery = new();
        ExploredSignaler signaler = new("signaler");
        run.Thread("receiver", () =>
        {
            signaler.Receive();
            mailbox.Rebind(signaler);
            signaler.Wait();
            while (mailbox.TryReceive(out Parcel first))
            {
                delivery.Receive(first);
                if (!waits)
                {
                    break;
                }
            }

            mailbox.Close();
            if (mailbox.IsDrained)
            {
                return;
            }

            while (true)
            {
                if (waits)
                {
                    signaler.Wait();
                }

                while (mailbox.TryReceive(out Parcel parcel))
                {
                    delivery.Receive(parcel);
                }

                if (mailbox.IsDrained)
                {
                    return;
                }

                if (!waits)
                {
                    signaler.Wait();
                }
            }
        });
        Send(run, mailbox, delivery, sends);
        run.AtEnd(delivery.RequireAll);
    }

    private static void Rebinding(Execution run, int capacity, int sends)
    {
        MailboxCore<Parcel, ExploredMemory> mailbox = Make(run, capacity);
        Delivery delivery = new();
        ExploredSignaler first = new("first signaler");
        ExploredSignaler second = new("second signaler");
        KernelEvent handOver = new("hand-over");
        run.Thread("first receiver", () =>
        {
            first.Receive();
            mailbox.Rebind(first);
            first.Wait();
            if (mailbox.TryReceive(out Parcel parcel))
            {
                delivery.Receive(parcel);
            }

            handOver.Set();
        });
        run.Server("second receiver", () =>
        {
            handOver.Wait();
            second.Receive();
            mailbox.Rebind(second);
            while (true)
            {
                second.Wait();
                while (mailbox.TryReceive(out Parcel parcel))
                {
                    delivery.Receive(parcel);
                }
            }
        });
        Send(run, mailbox, delivery, [sends]);
        run.AtEnd(delivery.RequireAll);
    }

    private static void Send(Execution run, MailboxCore<Parcel, ExploredMemory> mailbox, Delivery delivery, int[] sends)
    {
        for (int i = 0; i < sends.Length; i++)
        {
            int sender = i;
            run.Thread($"sender {sender}", () =>
            {
                for (int number = 0; number < sends[sender]; number++)
                {
                    Parcel parcel = new(sender, number);
                    if (!mailbox.TrySend(parcel))
                    {
                        return;
                    }

                    delivery.Accept(parcel);
                }
            });
        }
    }
}

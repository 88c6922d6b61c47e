using System;
using NUnit.Framework;
using Reactor.Runtime;

namespace Reactor.Tests.Races;

/// <summary>The pipe under every interleaving: what is flushed arrives once, in order, whole and seen; a sleeping reader is told of exactly once.</summary>
[Category("Races")]
internal sealed class YPipeExploration
{
    private static readonly Weakening[] Weakenings =
    [
        new(MemoryOp.Exchange, CellKind.Long, MemoryOrder.Relaxed),
        new(MemoryOp.Exchange, CellKind.Long, MemoryOrder.Torn),
        new(MemoryOp.CompareExchange, CellKind.Long, MemoryOrder.Relaxed),
        new(MemoryOp.CompareExchange, CellKind.Long, MemoryOrder.Torn),
        new(MemoryOp.Read, CellKind.Long, MemoryOrder.Relaxed),
        new(MemoryOp.CompareExchange, CellKind.Reference, MemoryOrder.Torn),
    ];

    [TestCase(1, 4)]
    [TestCase(1, 6)]
    [TestCase(2, 5)]
    [TestCase(8, 4)]
    public void Everything_flushed_arrives_across_chunks(int capacity, int writes)
    {
        using Explorer explorer = new() { Preemptions = 3, StaleReads = 3 };
        Require(explorer.Explore(run => Plain(run, capacity, writes)));
    }

    [TestCase(1)]
    [TestCase(2)]
    public void Messages_arrive_whole_and_what_was_unwritten_never(int capacity)
    {
        using Explorer explorer = new() { Preemptions = 3, StaleReads = 3 };
        Require(explorer.Explore(run => Messages(run, capacity)));
    }

    [TestCaseSource(nameof(Weakenings))]
    public void A_weaker_operation_is_found(Weakening weakening)
    {
        int executions = 0;
        foreach (Action<Execution> program in (Action<Execution>[])[static run => Plain(run, 1, 4), static run => Plain(run, 8, 3), static run => Messages(run, 1), static run => Plain(run, 1, 6)])
        {
            using Explorer explorer = new() { Preemptions = 3, StaleReads = 2, Weakening = weakening };
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

    private static void Require(ExplorationResult result)
    {
        TestContext.Out.WriteLine(result);
        Assert.That(result.Failure, Is.Null, result.ToString);
        Assert.That(result.IsComplete, result.ToString);
    }

    /// <summary>A complete item and a flush, again and again.</summary>
    private static void Plain(Execution run, int capacity, int writes) => Pipe(run, capacity, (pipe, delivery, flush) =>
    {
        for (int number = 0; number < writes; number++)
        {
            Parcel parcel = new(0, number);
            pipe.Write(parcel, false);
            delivery.Accept(parcel);
            flush();
        }
    });

    /// <summary>A message of two parts, one that is taken back after its first part was flushed for, and another of two.</summary>
    private static void Messages(Execution run, int capacity) => Pipe(run, capacity, static (pipe, delivery, flush) =>
    {
        Write(pipe, delivery, 0, true);
        Write(pipe, delivery, 1, false);
        flush();
        Parcel rejected = new(0, 2);
        pipe.Write(rejected, true);
        flush();
        if (!pipe.TryUnwrite(out Parcel? taken) || taken != rejected || pipe.TryUnwrite(out _))
        {
            throw new InvalidOperationException("unwrite did not give back the incomplete part");
        }

        Write(pipe, delivery, 3, true);
        Write(pipe, delivery, 4, false);
        flush();
    });

    private static void Write(YPipeCore<Parcel, ExploredMemory> pipe, Delivery delivery, int number, bool incomplete)
    {
        Parcel parcel = new(0, number);
        pipe.Write(parcel, incomplete);
        delivery.Accept(parcel);
    }

    private static void Pipe(Execution run, int capacity, Action<YPipeCore<Parcel, ExploredMemory>, Delivery, Action> write)
    {
        YPipeCore<Parcel, ExploredMemory> pipe = new(capacity, 2);
        Delivery delivery = new();
        KernelEvent wake = new("reader's event");
        int sleeps = 0;
        run.Thread("writer", () => write(pipe, delivery, () =>
        {
            if (!pipe.Flush())
            {
                wake.Set();
            }
        }));
        run.Server("reader", () =>
        {
            while (true)
            {
                while (pipe.TryRead(out Parcel? parcel))
                {
                    delivery.Receive(parcel);
                }

                sleeps++;
                wake.Wait();
            }
        });
        run.AtEnd(delivery.RequireAll);
        run.AtEnd(() =>
        {
            if (wake.Sets != sleeps - 1)
            {
                throw new InvalidOperationException($"{wake.Sets} wakes, {sleeps} sleeps of which the last goes on");
            }
        });
    }
}

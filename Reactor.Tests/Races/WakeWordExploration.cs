using System;
using System.Collections.Generic;
using NUnit.Framework;

namespace Reactor.Tests.Races;

/// <summary>The wake word under every interleaving: no raise is lost, no wake is lost, exactly one interrupt for each sleep that a raise ended.</summary>
[Category("Races")]
internal sealed class WakeWordExploration
{
    private static readonly Weakening[] Weakenings =
    [
        new(MemoryOp.FetchAdd, CellKind.Long, MemoryOrder.Relaxed),
        new(MemoryOp.FetchAdd, CellKind.Long, MemoryOrder.Torn),
        new(MemoryOp.Exchange, CellKind.Long, MemoryOrder.Relaxed),
        new(MemoryOp.Exchange, CellKind.Long, MemoryOrder.Torn),
        new(MemoryOp.Exchange, CellKind.Reference, MemoryOrder.Torn),
        new(MemoryOp.CompareExchange, CellKind.Reference, MemoryOrder.Torn),
    ];

    [Test]
    public void Two_raisers_never_lose_a_raise_or_a_wake()
    {
        using Explorer explorer = new() { Preemptions = 3 };
        Require(explorer.Explore(static run => Program(run, [[0], [1]])));
    }

    [Test]
    public void Repeated_raises_of_one_signal_are_all_delivered_after_the_last()
    {
        using Explorer explorer = new() { Preemptions = 3 };
        Require(explorer.Explore(static run => Program(run, [[0, 0, 0]])));
    }

    [Test]
    public void One_signal_raised_by_two_threads_is_delivered_after_the_last()
    {
        using Explorer explorer = new() { Preemptions = 3 };
        Require(explorer.Explore(static run => Program(run, [[0], [0]])));
    }

    [Test]
    public void Two_signals_of_one_thread_come_in_order_between_a_stranger_s()
    {
        using Explorer explorer = new() { Preemptions = 2 };
        Require(explorer.Explore(static run => Program(run, [[0, 1], [0]])));
    }

    [Test]
    public void A_wakeup_is_not_touched_after_its_close()
    {
        using Explorer explorer = new() { Preemptions = 3 };
        Require(explorer.Explore(static run => ClosingProgram(run, 1)));
        using Explorer wider = new() { Preemptions = 2 };
        Require(wider.Explore(static run => ClosingProgram(run, 2)));
    }

    [TestCaseSource(nameof(Weakenings))]
    public void A_weaker_operation_is_found(Weakening weakening)
    {
        ExplorationResult? result = null;
        foreach (Action<Execution> program in (Action<Execution>[])
            [static run => Program(run, [[0, 0]]), static run => Program(run, [[0], [0]]), static run => Program(run, [[0], [1]]), static run => ClosingProgram(run, 2)])
        {
            using Explorer explorer = new() { Preemptions = 3, Weakening = weakening };
            result = explorer.Explore(program);
            if (result.Failure is not null)
            {
                TestContext.Out.WriteLine(result);
                return;
            }
        }

        Assert.Fail($"{weakening} changed nothing in {result!.Executions} executions.");
    }

    private static void Require(ExplorationResult result)
    {
        TestContext.Out.WriteLine(result);
        Assert.That(result.Failure, Is.Null, result.ToString);
        Assert.That(result.IsComplete, result.ToString);
    }

    /// <summary>A loop as PollerBase runs it, and a thread for each list of signals to raise.</summary>
    private static void Program(Execution run, int[][] raises)
    {
        WakeWord<ExploredMemory> wake = new();
        KernelEvent kernel = new("eventfd");
        Signal[] signals = [new(run), new(run)];
        int sleeps = 0;
        int ended = 0;
        run.Server("loop", () =>
        {
            while (true)
            {
                PendingSignal? raised = wake.Take();
                if (raised is null && wake.TrySleep())
                {
                    sleeps++;
                    kernel.Wait();
                    raised = wake.Awake(out bool interrupted);
                    ended += interrupted ? 1 : 0;
                }

                Deliver(raised);
            }
        });
        for (int i = 0; i < raises.Length; i++)
        {
            int[] list = raises[i];
            run.Thread($"raiser {i}", () =>
            {
                foreach (int signal in list)
                {
                    signals[signal].Raise(wake, kernel);
                }
            });
        }

        run.AtEnd(() =>
        {
            foreach (Signal signal in signals)
            {
                signal.RequireDelivered();
            }

            if (kernel.Sets != ended || ended > sleeps)
            {
                throw new InvalidOperationException($"{kernel.Sets} interrupts for {ended} interrupted of {sleeps} sleeps");
            }
        });
    }

    /// <summary>The loop delivers at least once, then closes the wake word, waits for who owes an interrupt, and closes its eventfd.</summary>
    private static void ClosingProgram(Execution run, int raisers)
    {
        WakeWord<ExploredMemory> wake = new();
        KernelEvent kernel = new("eventfd");
        run.Thread("loop", () =>
        {
            if (wake.TrySleep())
            {
                kernel.Wait();
                Deliver(wake.Awake(out _));
            }

            wake.AwaitInterrupts();
            kernel.Close();
        });
        for (int i = 0; i < raisers; i++)
        {
            Signal signal = new(run);
            run.Thread($"raiser {i}", () => signal.Raise(wake, kernel));
        }

        run.Thread("descriptor", kernel.Rouse);
    }

    private static void Deliver(PendingSignal? raised)
    {
        while (raised is Signal signal)
        {
            Datum.RequireSeen(ref signal.Next, "the link to the signal raised before");
            raised = signal.Next;
            signal.Next = null;
            signal.Deliver(WakeWord<ExploredMemory>.TakeRaises(signal));
        }
    }

    private sealed class Signal : PendingSignal
    {
        private readonly List<Datum> _written = [];
        private int _raises;
        private long _delivered;

        public Signal(Execution run) => run.Watch(ref Next);

        public void Raise(WakeWord<ExploredMemory> wake, KernelEvent kernel)
        {
            Datum datum = new();
            datum.Write();
            _written.Add(datum);
            _raises++;
            if (wake.Raise(this))
            {
                kernel.Set();
                wake.InterruptMade();
            }
        }

        public void Deliver(long raises)
        {
            if (raises < 1)
            {
                throw new InvalidOperationException("a signal was delivered that nobody raised");
            }

            _delivered += raises;
            if (_delivered == _written.Count)
            {
                _written.ForEach(static datum => datum.Require("what was written before a signal"));
            }
        }

        public void RequireDelivered()
        {
            if (_delivered != _raises)
            {
                throw new InvalidOperationException($"{_raises} raises, {_delivered} delivered");
            }
        }
    }
}

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using NUnit.Framework;
using Reactor.Runtime;

namespace Reactor.Tests.Runtime;

[TestFixtureSource(typeof(LoopFixtures))]
public sealed class IoThreadTests(string backend, SignalerKind kind)
{
    private static readonly TimeSpan Bound = Eventually.Bound;

    [Test]
    public void Commands_run_on_the_thread_in_order_also_those_posted_before_the_start()
    {
        using IoThread thread = Make();
        var order = new List<int>();
        var threads = new HashSet<Thread>();
        using var last = new ManualResetEventSlim();
        for (int i = 0; i < 1000; i++)
        {
            if (i == 500)
            {
                thread.Start();
            }

            int number = i;
            Assert.That(thread.Post(() =>
            {
                order.Add(number);
                threads.Add(Thread.CurrentThread);
                if (number == 999)
                {
                    last.Set();
                }
            }));
        }

        Assert.That(last.Wait(Bound), $"Commands run: {thread.Commands}");
        Assert.That(order, Is.EqualTo(Enumerable.Range(0, 1000)));
        Assert.That(threads.Single().Name, Is.EqualTo(thread.Name));
    }

    [Test]
    public void Stopping_delivers_earlier_commands_and_stops_every_attached_object_once()
    {
        IoThread thread = Start();
        Lodger[] lodgers = [.. Enumerable.Range(0, 50).Select(_ => new Lodger())];
        int ran = 0;
        foreach (Lodger lodger in lodgers)
        {
            thread.Attach(lodger);
            thread.Post(() => ran++);
        }

        IoThreadStopResult result = thread.Stop(Bound);
        Assert.That(result.Ended);
        Assert.That(result.Remaining, Is.Empty);
        Assert.That(result.Undelivered, Is.Empty);
        Assert.That(result.RemainingLoad, Is.Zero);
        Assert.That(ran, Is.EqualTo(50));
        Assert.That(lodgers, Has.All.Property(nameof(Lodger.Stops)).EqualTo(1));
        Assert.That(thread.Post(() => { }), Is.False);
        Assert.That(thread.Attach(new Lodger()), Is.False);
        Assert.That(thread.Load, Is.Zero);
        Assert.That(thread.Stop(TimeSpan.Zero), Is.SameAs(result));
    }

    [Test]
    public void Stopped_before_the_start_it_lists_what_it_never_did_and_cannot_be_started()
    {
        IoThread thread = Make();
        var lodger = new Lodger();
        int ran = 0;
        thread.Post(() => ran++);
        thread.Attach(lodger);
        IoThreadStopResult result = thread.Stop(TimeSpan.Zero);
        Assert.That(result.Ended);
        Assert.That(result.Remaining, Is.EqualTo(new[] { lodger }));
        Assert.That(result.Undelivered, Has.Count.EqualTo(1));
        Assert.That(ran, Is.Zero);
        Assert.That(thread.Post(() => { }), Is.False);
        Assert.Throws<InvalidOperationException>(thread.Start);
        Assert.That(thread.Stop(TimeSpan.Zero), Is.SameAs(result));
    }

    [Test]
    public void Many_threads_may_stop_it_while_others_post_and_what_was_accepted_has_run()
    {
        for (int round = 0; round < 30; round++)
        {
            IoThread thread = Start();
            int accepted = 0;
            int ran = 0;
            using var gate = new Barrier(6);
            var crew = new Crew(6, index =>
            {
                gate.SignalAndWait();
                if (index < 3)
                {
                    while (thread.Post(() => ran++))
                    {
                        Interlocked.Increment(ref accepted);
                    }
                }
                else
                {
                    Assert.That(thread.Stop(Bound).Ended);
                }
            });
            crew.Join();
            Assert.That(ran, Is.EqualTo(accepted));
        }
    }

    [Test]
    public void At_the_deadline_what_stays_is_removed_and_listed_and_its_descriptor_is_still_its_own()
    {
        using var pair = new TcpPair();
        IoThread thread = Start();
        var leaving = new Lodger();
        var staying = new Lodger(pair.Near, leaves: false);
        thread.Attach(leaving);
        thread.Attach(staying);
        Eventually.Is(() => staying.Attached == 1);
        long start = Stopwatch.GetTimestamp();
        IoThreadStopResult result = thread.Stop(TimeSpan.FromMilliseconds(50));
        Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(TimeSpan.FromSeconds(10)));
        Assert.That(result.Ended);
        Assert.That(result.Remaining, Is.EqualTo(new[] { staying }));
        Assert.That(result.RemainingLoad, Is.EqualTo(1));
        Assert.That(staying.Stops, Is.EqualTo(1));
        using IPoller another = Backends.Get(backend).CreatePoller();
        another.Add(pair.Near.SafeHandle, staying, Interest.Write);
        Assert.That(another.RunOnce(Bound), Is.EqualTo(1));
    }

    [Test]
    public void The_loop_ends_when_the_last_registration_has_gone_and_not_before()
    {
        using var pair = new TcpPair();
        IoThread thread = Start();
        var staying = new Lodger(pair.Near, leaves: false);
        thread.Attach(staying);
        var stop = new Crew(1, _ => Assert.That(thread.Stop(Timeout.InfiniteTimeSpan).Remaining, Is.Empty));
        Eventually.Is(() => staying.Stops == 1);

        // Still alive, though stopping: it takes the command that lets the object leave.
        Assert.That(thread.Post(staying.Leave));
        stop.Join();
        Assert.That(thread.Load, Is.Zero);
    }

    [Test]
    public void What_is_attached_while_it_stops_is_stopped_too()
    {
        IoThread thread = Start();
        var staying = new Lodger(leaves: false);
        thread.Attach(staying);
        var stop = new Crew(1, _ => Assert.That(thread.Stop(Timeout.InfiniteTimeSpan).Remaining, Is.Empty));
        Eventually.Is(() => staying.Stops == 1);
        var late = new Lodger();
        Assert.That(thread.Attach(late));
        Eventually.Is(() => late.Stops == 1, () => $"attached {late.Attached}");
        Assert.That(thread.Post(staying.Leave));
        stop.Join();
    }

    [Test]
    public void An_idle_loop_lives_on_and_one_post_wakes_it_with_one_interrupt()
    {
        using IoThread thread = Start();
        for (int i = 0; i < 20; i++)
        {
            AwaitSleep(thread);
            long interrupts = thread.Statistics.Interrupts;
            Run(thread, () => { });
            Assert.That(thread.Statistics.Interrupts, Is.EqualTo(interrupts + 1));
        }
    }

    [Test]
    public void Posting_to_a_loop_that_is_awake_costs_no_interrupt()
    {
        using IoThread thread = Start();
        AwaitSleep(thread);
        using var held = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        thread.Post(() =>
        {
            held.Set();
            release.Wait(Bound);
        });
        Assert.That(held.Wait(Bound));
        long interrupts = thread.Statistics.Interrupts;
        int ran = 0;
        for (int i = 0; i < 1000; i++)
        {
            thread.Post(() => ran++);
        }

        release.Set();

        // Looked at from here: a post would find the loop asleep or not, as it happens.
        Eventually.Is(() => Volatile.Read(ref ran) == 1000, () => $"{ran} ran");
        Assert.That(thread.Statistics.Interrupts, Is.EqualTo(interrupts));
    }

    [Test]
    public void A_flood_of_commands_does_not_keep_a_descriptor_waiting()
    {
        using var pair = new TcpPair();
        using IoThread thread = Make(new() { CommandBudget = 4 });
        var seen = new Witness();
        long commandsAtReady = -1;
        seen.OnReadyOnce = () => commandsAtReady = thread.Commands;
        pair.Far.Send("!"u8);
        thread.Post(() => thread.Poller.Add(pair.Near.SafeHandle, seen, Interest.Read));
        for (int i = 0; i < 1000; i++)
        {
            thread.Post(() => { });
        }

        thread.Start();
        Eventually.Is(() => thread.Commands == 1001 && Volatile.Read(ref commandsAtReady) >= 0);
        Assert.That(commandsAtReady, Is.LessThan(50));
        Assert.That(thread.Stop(TimeSpan.Zero).RemainingLoad, Is.EqualTo(1));
    }

    [Test]
    public void Commands_allocate_nothing()
    {
        const int Count = Mailbox<Command>.ChunkCapacity * (Mailbox<Command>.SpareChunks - 1);
        using IoThread thread = Start();
        var meter = new AllocationMeter();
        for (int round = 0; round < 3; round++)
        {
            // All of it waits at once, so that after the first rounds as many chunks are spare as can be needed.
            using var release = new ManualResetEventSlim();
            thread.Post(() => release.Wait(Bound));
            thread.Post(new Command(meter, AllocationMeter.Begin));
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Count; i++)
            {
                thread.Post(new Command(meter));
            }

            meter.AllocatedHere = GC.GetAllocatedBytesForCurrentThread() - before;
            release.Set();
            Run(thread, () => { });
        }

        Assert.That(meter.Ran, Is.EqualTo(Count));
        Assert.That(meter.AllocatedHere, Is.Zero, "by the sender");
        Assert.That(meter.AllocatedThere, Is.Zero, "by the loop");
    }

    [Test]
    public void A_throwing_command_or_object_goes_to_the_handler_and_takes_nothing_else_with_it()
    {
        var caught = new List<string>();
        IoThread thread = Make(new() { OnHandlerException = (_, exception) => caught.Add(exception.Message) });
        int ran = 0;
        var other = new Lodger();
        thread.Post(() => throw new FormatException("command"));
        thread.Post(() => ran++);
        thread.Attach(new Lodger { ThrowOnAttach = new FormatException("attach") });
        thread.Attach(new Lodger { ThrowOnStop = new FormatException("stop") });
        thread.Attach(other);
        thread.Start();
        IoThreadStopResult result = thread.Stop(TimeSpan.FromMilliseconds(200));
        Assert.That(caught, Is.EqualTo(new[] { "command", "attach", "stop" }));
        Assert.That(ran, Is.EqualTo(1));
        Assert.That(other.Stops, Is.EqualTo(1));
        Assert.That(result.Remaining, Has.Count.EqualTo(1), "The one that threw when it was to leave.");
    }

    [Test]
    public void Stopping_from_its_own_thread_only_begins()
    {
        IoThread thread = Start();
        IoThreadStopResult? own = null;
        thread.Post(() => own = thread.Stop(Bound));
        Assert.That(thread.Stop(Bound).Ended);
        Assert.That(own!.Ended, Is.False);
    }

    [Test]
    public void A_callback_that_never_returns_does_not_hold_up_the_one_who_stops()
    {
        IoThread thread = Start();
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        thread.Post(() =>
        {
            entered.Set();
            release.Wait(Bound);
        });
        Assert.That(entered.Wait(Bound));
        Assert.That(thread.Stop(TimeSpan.Zero).Ended, Is.False);
        release.Set();
        Assert.That(thread.Stop(Bound).Ended);
    }

    [Test]
    public void Load_counts_an_object_from_the_moment_it_is_given()
    {
        using var pair = new TcpPair();
        using IoThread thread = Make();
        int idle = thread.Load;
        var lodger = new Lodger(pair.Near);
        thread.Attach(lodger);
        Assert.That(thread.Load, Is.EqualTo(idle + 1), "assigned");
        thread.Start();
        Run(thread, () => { });
        Assert.That(thread.Load, Is.EqualTo(idle + 1), "added");
        Run(thread, lodger.Leave);
        Assert.That(thread.Load, Is.EqualTo(idle), "gone");
    }

    [Test]
    public void What_is_posted_after_attaching_finds_the_object_attached_whoever_posts_it()
    {
        using IoThread thread = Make();
        using IoThread other = Make();
        thread.Start();
        other.Start();
        int[] seen = new int[400];
        Lodger[] lodgers = [.. seen.Select(_ => new Lodger())];
        for (int i = 0; i < lodgers.Length; i++)
        {
            (Lodger lodger, int number) = (lodgers[i], i);
            thread.Attach(lodger);
            if (i % 2 == 0)
            {
                thread.Post(() => seen[number] = lodger.Attached);
            }
            else
            {
                other.Post(() => thread.Post(() => seen[number] = lodger.Attached));
            }
        }

        Run(other, () => { });
        Run(thread, () => { });
        Assert.That(seen, Is.All.EqualTo(1));
    }

    [Test]
    public void Attaching_twice_and_detaching_elsewhere_are_refused()
    {
        var caught = new List<Exception>();
        using IoThread thread = Make(new() { OnHandlerException = (_, exception) => caught.Add(exception) });
        var lodger = new Lodger();
        thread.Attach(lodger);
        thread.Attach(lodger);
        thread.Start();
        Run(thread, () => { });
        Assert.That(caught.Single(), Is.InstanceOf<InvalidOperationException>());
        Assert.That(lodger.Attached, Is.EqualTo(1));
        Assert.Throws<InvalidOperationException>(() => thread.Detach(lodger));
        Assert.Throws<ArgumentException>(() => thread.Post(default(Command)));
    }

    [Test]
    public void A_thread_that_the_system_refuses_leaves_nothing_open_and_can_be_disposed()
    {
        int before = OpenDescriptors.Now().Count;
        IoThread thread = new(new IoThreadOptions
        {
            Backend = Backends.Get(backend),
            Poller = new PollerOptions { Signaler = kind },
            Launch = static _ => throw new OutOfMemoryException("as asked"),
        });
        Assert.Throws<OutOfMemoryException>(thread.Start);
        if (OpenDescriptors.AreExact)
        {
            Assert.That(OpenDescriptors.Now().Count, Is.EqualTo(before));
        }

        Assert.Throws<InvalidOperationException>(thread.Start);
        thread.Dispose();
        Assert.That(thread.Post(static () => { }), Is.False);
    }

    private IoThread Make(IoThreadOptions? options = null) => new(new IoThreadOptions
    {
        Name = "tests/io",
        Backend = Backends.Get(backend),
        Poller = new PollerOptions { Signaler = kind },
        CommandBudget = options?.CommandBudget ?? 256,
        OnHandlerException = options?.OnHandlerException,
    });

    private IoThread Start()
    {
        IoThread thread = Make();
        thread.Start();
        return thread;
    }

    private static void Run(IoThread thread, Action action)
    {
        using var done = new ManualResetEventSlim();
        thread.Post(() =>
        {
            action();
            done.Set();
        });
        Assert.That(done.Wait(Bound), "The command did not run.");
    }

    /// <summary>Returns when the loop has gone to sleep after everything posted so far.</summary>
    private static void AwaitSleep(IoThread thread)
    {
        long sleeps = 0;
        Run(thread, () => sleeps = thread.Statistics.Sleeps);
        Eventually.Is(() => thread.Statistics.Sleeps > sleeps, () => $"{thread.Statistics}");
    }

    private sealed class Witness : IReadyHandler
    {
        public Action? OnReadyOnce { get; set; }

        public void OnReady(PollHandle handle, Readiness readiness)
        {
            OnReadyOnce?.Invoke();
            OnReadyOnce = null;
        }
    }

    private sealed class AllocationMeter : ICommandHandler
    {
        public const int Begin = 1;

        private long _begin;

        public int Ran { get; private set; }

        public long AllocatedHere { get; set; }

        public long AllocatedThere { get; private set; }

        public void OnCommand(in Command command)
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            if (command.Code == Begin)
            {
                (_begin, Ran) = (allocated, 0);
                return;
            }

            Ran++;
            AllocatedThere = allocated - _begin;
        }
    }
}

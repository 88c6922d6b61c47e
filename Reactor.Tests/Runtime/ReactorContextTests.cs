using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using NUnit.Framework;
using Reactor.Runtime;

namespace Reactor.Tests.Runtime;

[TestFixtureSource(typeof(LoopFixtures))]
public sealed class ReactorContextTests(string backend, SignalerKind kind)
{
    [Test]
    public void Without_a_socket_it_starts_no_thread_and_ends_at_once()
    {
        using var context = new ReactorContext(Options());
        Assert.That(context.IoThreads, Is.Empty);
        context.Shutdown();
        Assert.That(context.Terminate(TimeSpan.Zero));
        Assert.Throws<ContextTerminatedException>(() => new Probe(context));
        Assert.Throws<ContextTerminatedException>(() => context.ChooseIoThread());
    }

    [Test]
    public void The_first_socket_starts_threads_named_by_the_prefix()
    {
        using var context = new ReactorContext(Options(ioThreads: 2));
        using var socket = new Probe(context);
        Assert.That(context.IoThreads.Select(thread => thread.Name), Is.EqualTo(new[] { "test/io0", "test/io1" }));
        using var done = new ManualResetEventSlim();
        string? name = null;
        context.IoThreads[1].Post(() =>
        {
            name = Thread.CurrentThread.Name;
            done.Set();
        });
        Assert.That(done.Wait(Eventually.Bound));
        Assert.That(name, Is.EqualTo("test/io1"));
    }

    [Test]
    public void Started_explicitly_it_has_its_threads_before_anything_is_opened()
    {
        using var context = new ReactorContext(Options(ioThreads: 2));
        context.Start();
        IoThread[] threads = [.. context.IoThreads];
        Assert.That(threads.Select(thread => thread.Name), Is.EqualTo(new[] { "test/io0", "test/io1" }));
        context.Start();
        using var socket = new Probe(context);
        Assert.That(context.IoThreads, Is.EqualTo(threads), "started once");
        context.Shutdown();
        Assert.Throws<ContextTerminatedException>(context.Start);
    }

    [Test]
    public void At_the_socket_limit_opening_says_so_and_a_slot_is_free_again_after_reaping()
    {
        using var context = new ReactorContext(Options(maxSockets: 3));
        Probe[] sockets = [.. Enumerable.Range(0, 3).Select(_ => new Probe(context))];
        Assert.That(sockets.Select(socket => socket.Slot), Is.Unique);
        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => new Probe(context))!;
        Assert.That(refusal.Message, Does.Contain("3").And.Contain(nameof(ReactorContextOptions.MaxSockets)));
        int slot = sockets[1].Slot;
        sockets[1].Close();
        Probe? next = null;
        Eventually.Is(() => TryOpen(context, out next));
        Assert.That(next!.Slot, Is.EqualTo(slot));
        Assert.That(context.OpenSockets, Is.EqualTo(3));
    }

    [Test]
    public void Shutdown_unblocks_a_thread_that_waits_in_a_socket_and_later_use_says_why()
    {
        using var context = new ReactorContext(Options());
        Probe[] sockets = [.. Enumerable.Range(0, 4).Select(_ => new Probe(context))];
        var waiters = new Crew(4, index => Assert.Throws<ContextTerminatedException>(() => sockets[index].Receive(Timeout.InfiniteTimeSpan)));
        Eventually.Is(() => sockets.All(socket => socket.IsWaiting));
        context.Shutdown();
        context.Shutdown();
        waiters.Join();
        Assert.Throws<ContextTerminatedException>(() => sockets[0].Receive(TimeSpan.Zero));
        Assert.That(context.Terminate(TimeSpan.FromMilliseconds(10)), Is.False, "Its sockets are open.");
        foreach (Probe socket in sockets)
        {
            socket.Close();
        }

        Assert.That(context.Terminate(Eventually.Bound));
        Assert.That(sockets, Has.All.Property(nameof(Probe.Reaped)).EqualTo(1));
    }

    [Test]
    public void Closing_unblocks_the_thread_that_waits_in_the_socket()
    {
        using var context = new ReactorContext(Options());
        var socket = new Probe(context);
        var waiter = new Crew(1, _ => Assert.Throws<ObjectDisposedException>(() => socket.Receive(Timeout.InfiniteTimeSpan)));
        Eventually.Is(() => socket.IsWaiting);
        Assert.Throws<InvalidOperationException>(() => socket.Receive(TimeSpan.Zero), "One thread at a time.");
        socket.Close();
        waiter.Join();
        Eventually.Is(() => socket.Reaped == 1);
        Assert.Throws<ObjectDisposedException>(() => socket.Receive(TimeSpan.Zero));
    }

    [Test]
    public void A_socket_gets_every_command_by_its_thread_and_after_closing_by_the_reaper()
    {
        using var context = new ReactorContext(Options());
        var socket = new Probe(context) { StaysReaping = true };
        var senders = new Crew(3, _ =>
        {
            for (int i = 0; i < 1000; i++)
            {
                Assert.That(socket.Post(new Command(socket)));
            }
        });
        while (socket.Commands < 1000)
        {
            Assert.That(socket.Receive(Eventually.Bound));
        }

        socket.Close();
        senders.Join();
        Eventually.Is(() => socket.Commands == 3000, () => $"{socket.Commands} commands");
        Assert.That(context.Terminate(TimeSpan.FromMilliseconds(10)), Is.False, "It is still being reaped.");
        Assert.That(socket.Post(new Command(socket, Probe.FinishNow)));
        Assert.That(context.Terminate(Eventually.Bound));
        Assert.That(socket.Post(new Command(socket)), Is.False);
    }

    [Test]
    public void A_burst_of_1000_assignments_spreads_evenly()
    {
        using var context = new ReactorContext(Options(ioThreads: 4));
        var counts = new Dictionary<IoThread, int>();
        for (int i = 0; i < 1000; i++)
        {
            IoThread chosen = context.ChooseIoThread();
            counts[chosen] = counts.GetValueOrDefault(chosen) + 1;
        }

        Assert.That(counts.Values, Is.EqualTo(new[] { 250, 250, 250, 250 }));
        Assert.That(counts.Keys, Is.EqualTo(context.IoThreads), "The lowest index on ties.");
    }

    [Test]
    public void A_burst_from_many_threads_spreads_evenly_while_the_loops_take_it_up()
    {
        using var context = new ReactorContext(Options(ioThreads: 4));
        context.ChooseIoThread().Attach(new Lodger());
        TcpPair[] pairs = [.. Enumerable.Range(0, 120).Select(_ => new TcpPair())];
        var attach = new Crew(4, index =>
        {
            for (int i = index; i < pairs.Length; i += 4)
            {
                context.Attach(new Lodger(pairs[i].Near));
            }
        });
        attach.Join();
        Eventually.Is(() => context.IoThreads.Sum(thread => thread.Poller.Load) == pairs.Length + 4);
        int[] loads = [.. context.IoThreads.Select(thread => thread.Poller.Load)];
        Assert.That(loads.Max() - loads.Min(), Is.LessThanOrEqualTo(4), string.Join(",", loads));
        context.Dispose();
        Array.ForEach(pairs, pair => pair.Dispose());
    }

    [Test]
    public void Affinity_limits_the_choice()
    {
        using var context = new ReactorContext(Options(ioThreads: 3));
        for (int i = 0; i < 10; i++)
        {
            Assert.That(context.ChooseIoThread(0b100), Is.SameAs(context.IoThreads[2]));
        }

        Assert.That(context.ChooseIoThread(0b101), Is.SameAs(context.IoThreads[0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => context.ChooseIoThread(0b1000));
        using var none = new ReactorContext(Options(ioThreads: 0));
        Assert.Throws<InvalidOperationException>(() => none.ChooseIoThread());
    }

    [Test]
    public void Its_own_threads_cannot_wait_for_its_end()
    {
        using var context = new ReactorContext(Options());
        using var done = new ManualResetEventSlim();
        Exception? caught = null;
        context.ChooseIoThread().Post(() =>
        {
            caught = Assert.Throws<InvalidOperationException>(() => context.Terminate(TimeSpan.Zero));
            done.Set();
        });
        Assert.That(done.Wait(Eventually.Bound));
        Assert.That(caught, Is.Not.Null);
    }

    [Test]
    public void A_socket_that_never_finishes_is_cut_off_by_dispose()
    {
        var context = new ReactorContext(Options(disposeTimeout: TimeSpan.FromMilliseconds(50)));
        var socket = new Probe(context) { StaysReaping = true };
        long start = Stopwatch.GetTimestamp();
        context.Dispose();
        context.Dispose();
        Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(TimeSpan.FromSeconds(20)));
        Assert.That(socket.Reaped, Is.EqualTo(1));
        Assert.That(context.IoThreads.All(thread => !thread.Post(() => { })));
    }

    [Test]
    public void Open_close_shutdown_terminate_and_dispose_may_meet_in_any_order_on_any_thread()
    {
        for (int round = 0; round < 100; round++)
        {
            var context = new ReactorContext(Options(maxSockets: 5));
            var socket = new Probe(context);
            using var gate = new Barrier(6);
            var crew = new Crew(6, index =>
            {
                gate.SignalAndWait();
                try
                {
                    switch ((index + round) % 6)
                    {
                        case 0:
                            context.Shutdown();
                            break;
                        case 1:
                            context.Dispose();
                            break;
                        case 2:
                            context.Terminate(Eventually.Bound);
                            break;
                        case 3:
                            socket.Close();
                            break;
                        case 4:
                            socket.Receive(Eventually.Bound);
                            break;
                        default:
                            using (var second = new Probe(context))
                            {
                                second.Receive(Eventually.Bound);
                            }

                            break;
                    }
                }
                catch (Exception exception) when (exception is ContextTerminatedException or ObjectDisposedException)
                {
                    // What a race with the end may give.
                }
            });
            crew.Join($"round {round} ");
            context.Dispose();
            Assert.That(context.OpenSockets, Is.Zero);
        }
    }

    [Test]
    public void A_thousand_rounds_leak_no_descriptor_thread_or_object()
    {
        const int Rounds = 1000;
        Round();
        OpenDescriptors before = OpenDescriptors.Now();
        int threads = Threads();
        WeakReference[] contexts = [.. Enumerable.Range(0, Rounds).Select(_ => Round())];
        Eventually.Is(
            () => OpenDescriptors.Now().Count <= before.Count + (OpenDescriptors.AreExact ? 0 : Slack),
            () => $"before: {before}; now: {OpenDescriptors.Now()}");
        Eventually.Is(() => Threads() <= threads + Slack, () => $"threads {threads}, now {Threads()}");
        Eventually.Is(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return contexts.Count(context => context.IsAlive) <= 1;
            },
            () => $"{contexts.Count(context => context.IsAlive)} contexts alive");
    }

    /// <summary>What the runtime's own threads may add meanwhile.</summary>
    private static int Slack => 10;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference Round()
    {
        using var context = new ReactorContext(Options());
        using var first = new Probe(context);
        using var second = new Probe(context);
        context.Attach(new Lodger());
        first.Post(new Command(first));
        Assert.That(first.Receive(Eventually.Bound));
        return new WeakReference(context);
    }

    [Test]
    public void A_started_context_may_be_waited_for_as_long_as_a_TimeSpan_says()
    {
        using var context = new ReactorContext(Options());
        context.Start();
        Assert.That(context.Terminate(TimeSpan.MaxValue));
    }

    [Test]
    public void A_socket_whose_last_command_throws_while_it_is_reaped_is_reaped()
    {
        int thrown = 0;
        using var context = new ReactorContext(Options(onHandlerException: (_, _) => Interlocked.Increment(ref thrown)));
        var socket = new Probe(context);
        Assert.That(socket.Post(new Command(socket, Probe.Throw)));
        socket.Close();
        context.Shutdown();
        Assert.That(context.Terminate(Eventually.Bound), () => $"open {context.OpenSockets}, thrown {Volatile.Read(ref thrown)}");
        Assert.That(thrown, Is.EqualTo(1));
    }

    private static bool TryOpen(ReactorContext context, out Probe? socket)
    {
        try
        {
            socket = new Probe(context);
            return true;
        }
        catch (InvalidOperationException)
        {
            socket = null;
            return false;
        }
    }

    private static int Threads()
    {
        using Process self = Process.GetCurrentProcess();
        return self.Threads.Count;
    }

    private ReactorContextOptions Options(int ioThreads = 1, int maxSockets = 1023, TimeSpan? disposeTimeout = null, Action<IoThread, Exception>? onHandlerException = null) => new()
    {
        IoThreads = ioThreads,
        MaxSockets = maxSockets,
        Backend = Backends.Get(backend),
        Poller = new PollerOptions { Signaler = kind },
        ThreadNamePrefix = "test",
        DisposeTimeout = disposeTimeout ?? Eventually.Bound,
        OnHandlerException = onHandlerException,
    };

    /// <summary>A socket that does nothing but take commands.</summary>
    private sealed class Probe(ReactorContext context) : ReactorSocket(context), ICommandHandler
    {
        public const int FinishNow = 1;
        public const int Throw = 2;

        private int _commands;
        private int _reaped;
        private int _waiting;

        public bool StaysReaping { get; init; }

        public int Commands => Volatile.Read(ref _commands);

        public int Reaped => Volatile.Read(ref _reaped);

        public bool IsWaiting => Volatile.Read(ref _waiting) != 0;

        public bool Receive(TimeSpan timeout)
        {
            Enter();
            try
            {
                Volatile.Write(ref _waiting, 1);
                return ProcessCommands(timeout);
            }
            finally
            {
                Leave();
            }
        }

        public void OnCommand(in Command command)
        {
            Volatile.Write(ref _commands, _commands + 1);
            if (command.Code == FinishNow)
            {
                Finish();
            }
            else if (command.Code == Throw)
            {
                throw new InvalidOperationException("as asked");
            }
        }

        protected override void OnReap(IoThread reaperThread)
        {
            Volatile.Write(ref _reaped, _reaped + 1);
            if (!StaysReaping)
            {
                Finish();
            }
        }
    }
}

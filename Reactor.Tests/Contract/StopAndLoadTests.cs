using System;
using System.Linq;
using System.Threading;
using NUnit.Framework;

namespace Reactor.Tests.Contract;

[TestFixtureSource(typeof(BackendFixtures), nameof(BackendFixtures.All))]
internal sealed class StopAndLoadTests(BackendFixture backend) : ContractTest(backend)
{
    [Test]
    public void Load_counts_descriptors_and_open_signalers_and_nothing_else()
    {
        IPoller poller = Open();
        Assert.That(poller.Load, Is.Zero);
        PollHandle[] handles = [.. Enumerable.Range(0, 3).Select(i => poller.Add(Pair(i).Descriptor, new ReadyAction()))];
        ISignaler[] signalers = [.. Enumerable.Range(0, 3).Select(_ => poller.CreateSignaler(new SignalAction()))];
        poller.AddTimer(Long, new TimerAction());
        Assert.That(poller.Load, Is.EqualTo(6));
        for (int i = 0; i < 3; i++)
        {
            signalers[i].Signal();
            poller.Remove(handles[i]);
            signalers[i].Dispose();
            Turn(poller, TimeSpan.Zero);
            Assert.That(poller.Load, Is.EqualTo(4 - (2 * i)));
        }

        poller.CreateSignaler(new SignalAction());
        poller.Dispose();
        Assert.That(poller.Load, Is.Zero);
    }

    [Test]
    public void Run_returns_at_once_when_there_is_nothing_to_live_for()
    {
        IPoller poller = Open();
        Run(poller);
        TimerHandle timer = poller.AddTimer(Long, new TimerAction());
        poller.CancelTimer(timer);
        Run(poller);
    }

    [Test]
    public void Run_ends_with_the_last_registration_and_not_before()
    {
        IPoller poller = Open();
        int steps = 0;
        ISignaler? signaler = null;
        signaler = poller.CreateSignaler(new SignalAction(_ =>
        {
            steps++;
            signaler!.Dispose();
        }));
        poller.Add(Pair().Descriptor, new ReadyAction((handle, _) =>
        {
            steps++;
            poller.Remove(handle);
            poller.AddTimer(TimeSpan.FromMilliseconds(5), new TimerAction((_, _) =>
            {
                steps++;
                signaler.Signal();
            }));
        }), Interest.Write);
        Run(poller);
        Assert.That((steps, poller.Load), Is.EqualTo((3, 0)));
    }

    [Test]
    public void A_pending_timer_alone_keeps_Run_alive()
    {
        IPoller poller = Open();
        int left = 5;
        TimerAction? handler = null;
        handler = new TimerAction((_, _) =>
        {
            if (--left > 0)
            {
                poller.AddTimer(TimeSpan.FromMilliseconds(1), handler!);
            }
        });
        poller.AddTimer(TimeSpan.FromMilliseconds(1), handler);
        Run(poller);
        Assert.That(left, Is.Zero);
    }

    [Test]
    public void Stop_before_Run_is_kept_and_used_up()
    {
        IPoller poller = Open();
        SignalAction handler = new();
        ISignaler signaler = poller.CreateSignaler(handler);
        poller.Stop();
        poller.Stop();
        signaler.Signal();
        Run(poller);
        Assert.That(handler.Count, Is.Zero, "Run was told to end before it began");
        Thread stopper = OnceAsleep(poller, poller.Stop);
        Run(poller);
        stopper.Join();
        Assert.That(handler.Count, Is.EqualTo(1));
    }

    [Test]
    public void Until_a_Run_uses_it_up_Stop_keeps_turns_from_blocking()
    {
        IPoller poller = Open();
        poller.CreateSignaler(new SignalAction());
        poller.Stop();
        for (int i = 0; i < 3; i++)
        {
            Assert.That(Wait(poller), Is.Zero);
        }

        Run(poller);
        Assert.That(Turn(poller, TimeSpan.FromMilliseconds(10)), Is.Zero);
        Assert.That(poller.Statistics.Sleeps, Is.Positive);
    }

    [Test]
    public void Stop_wakes_a_waiting_turn_and_a_waiting_loop()
    {
        IPoller poller = Open();
        poller.CreateSignaler(new SignalAction());
        Thread stopper = OnceAsleep(poller, poller.Stop);
        Assert.That(Wait(poller), Is.Zero);
        stopper.Join();
        Run(poller);
        stopper = OnceAsleep(poller, poller.Stop);
        Run(poller);
        stopper.Join();
    }

    [Test]
    public void Stop_in_a_callback_ends_the_loop_after_the_batch_in_hand()
    {
        IPoller poller = Open();
        ReadyAction[] handlers = [.. Enumerable.Range(0, 10).Select(_ => new ReadyAction((_, _) => poller.Stop()))];
        foreach (ReadyAction handler in handlers)
        {
            poller.Add(Pair().Descriptor, handler, Interest.Write);
        }

        Run(poller);
        Assert.That(handlers.Select(handler => handler.Count), Has.All.EqualTo(1));
    }

    [Test]
    public void Stop_after_Dispose_does_nothing()
    {
        IPoller poller = Open();
        poller.Dispose();
        poller.Stop();
        Assert.That(poller.Run, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Stop_from_many_threads_at_any_moment_ends_each_run()
    {
        IPoller poller = Open();
        poller.CreateSignaler(new SignalAction());
        for (int round = 0; round < 200; round++)
        {
            Thread stopper = new(poller.Stop);
            stopper.Start();
            Run(poller);
            stopper.Join();
        }
    }
}

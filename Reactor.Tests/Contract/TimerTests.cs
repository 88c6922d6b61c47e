using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using NUnit.Framework;

namespace Reactor.Tests.Contract;

[TestFixtureSource(typeof(BackendFixtures), nameof(BackendFixtures.All))]
internal sealed class TimerTests(BackendFixture backend) : ContractTest(backend)
{
    [Test]
    public void Timers_run_in_order_of_due_time_and_ties_in_order_of_adding()
    {
        VirtualClock clock = new();
        IPoller poller = Open(clock: clock);
        Random random = new(11);
        List<(int Due, int Token)> expected = [];
        List<(int, int)> ran = [];
        List<TimerHandle> handles = [];
        for (int token = 0; token < 2000; token++)
        {
            int due = random.Next(100);
            handles.Add(poller.AddTimer(TimeSpan.FromMilliseconds(due), new TimerAction((_, which) => ran.Add((due, which))), token));
            expected.Add((due, token));
        }

        foreach (int cancelled in Enumerable.Range(0, 2000).Where(_ => random.Next(3) == 0).ToArray())
        {
            Assert.That(poller.CancelTimer(handles[cancelled]), Is.True);
            Assert.That(poller.CancelTimer(handles[cancelled]), Is.False);
            expected.RemoveAll(timer => timer.Token == cancelled);
        }

        for (int passed = 0; passed < 100; passed++)
        {
            int due = expected.Count(timer => timer.Due == passed);
            Assert.That(Turn(poller, TimeSpan.Zero), Is.EqualTo(due));
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.That(ran, Is.EqualTo(expected.OrderBy(timer => timer.Due).ThenBy(timer => timer.Token)));
        Assert.That(handles, Has.All.Matches<TimerHandle>(handle => !poller.CancelTimer(handle)));
    }

    [Test]
    public void A_timer_that_is_not_due_does_not_run_and_one_tick_later_it_does()
    {
        VirtualClock clock = new();
        IPoller poller = Open(clock: clock);
        TimerAction handler = new();
        poller.AddTimer(TimeSpan.FromTicks(1000), handler);
        clock.Advance(TimeSpan.FromTicks(999));
        Assert.That(Turn(poller, TimeSpan.Zero), Is.Zero);
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.That(Turn(poller, TimeSpan.Zero), Is.EqualTo(1));
    }

    [Test]
    public void The_clock_is_read_afresh_by_AddTimer_and_once_a_turn_by_the_loop()
    {
        VirtualClock clock = new();
        IPoller poller = Open(clock: clock);
        TimerAction late = new();
        TimerAction fresh = new();
        poller.AddTimer(TimeSpan.Zero, new TimerAction((_, _) =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(10));
            poller.AddTimer(TimeSpan.FromMilliseconds(5), fresh);
        }));
        poller.AddTimer(TimeSpan.FromMilliseconds(10), late);
        Assert.That(Turn(poller, TimeSpan.Zero), Is.EqualTo(1), "this turn's time was read before its first callback");
        Assert.That(Turn(poller, TimeSpan.Zero), Is.EqualTo(1));
        Assert.That((late.Count, fresh.Count), Is.EqualTo((1, 0)));
        clock.Advance(TimeSpan.FromMilliseconds(5));
        Assert.That(Turn(poller, TimeSpan.Zero), Is.EqualTo(1));
    }

    [Test]
    public void A_timer_may_cancel_and_re_arm_itself_and_cancel_others_in_its_callback()
    {
        VirtualClock clock = new();
        IPoller poller = Open(clock: clock);
        TimerAction never = new((_, _) => Assert.Fail("it was cancelled"));
        TimerHandle victim = default;
        int runs = 0;
        TimerAction? handler = null;
        handler = new TimerAction((timer, token) =>
        {
            Assert.That(poller.CancelTimer(timer), Is.False);
            Assert.That(poller.CancelTimer(victim), Is.EqualTo(runs++ == 0));
            TimerHandle rearmed = poller.AddTimer(TimeSpan.Zero, handler!, token + 1);
            Assert.That(rearmed, Is.Not.EqualTo(timer));
            if (token == 3)
            {
                Assert.That(poller.CancelTimer(rearmed), Is.True);
            }
        });
        poller.AddTimer(TimeSpan.Zero, handler);
        victim = poller.AddTimer(TimeSpan.Zero, never);
        for (int turn = 1; turn <= 4; turn++)
        {
            Assert.That(Turn(poller, TimeSpan.Zero), Is.EqualTo(1));
        }

        Assert.That(Turn(poller, TimeSpan.Zero), Is.Zero);
    }

    [Test]
    public void A_timer_re_armed_with_no_delay_starves_neither_descriptors_nor_signals()
    {
        IPoller poller = Open();
        TimerAction? handler = null;
        handler = new TimerAction((_, _) => poller.AddTimer(TimeSpan.Zero, handler!));
        poller.AddTimer(TimeSpan.Zero, handler);
        ReadyAction ready = new();
        SignalAction signalled = new(signaler => signaler.Signal());
        poller.Add(Pair().Descriptor, ready, Interest.Write);
        poller.CreateSignaler(signalled).Signal();
        for (int turn = 1; turn <= 10; turn++)
        {
            Wait(poller);
        }

        Assert.That((handler.Count, signalled.Count, ready.Count), Is.EqualTo((10, 10, 10)));
    }

    [Test]
    public void Due_times_are_zero_or_more_and_up_to_what_the_clock_holds()
    {
        IPoller poller = Open();
        TimerAction handler = new();
        Assert.That(() => poller.AddTimer(TimeSpan.FromTicks(-1), handler), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => poller.AddTimer(System.Threading.Timeout.InfiniteTimeSpan, handler), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => poller.AddTimer(TimeSpan.MinValue, handler), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => poller.AddTimer(TimeSpan.MaxValue, handler), Throws.TypeOf<ArgumentOutOfRangeException>());
        TimerHandle century = poller.AddTimer(TimeSpan.FromDays(36500), handler);
        poller.AddTimer(TimeSpan.Zero, handler);
        Assert.That(Wait(poller), Is.EqualTo(1));
        Assert.That(Turn(poller, TimeSpan.FromMilliseconds(10)), Is.Zero, "a century is not yet over");
        Assert.That(poller.CancelTimer(century), Is.True);
    }

    [Test]
    public void By_the_system_clock_a_timer_is_never_early()
    {
        IPoller poller = Open();
        foreach (double milliseconds in new[] { 0.0, 0.1, 0.9, 1.0, 1.5, 3.0, 17.3 })
        {
            TimeSpan due = TimeSpan.FromMilliseconds(milliseconds);
            long start = Stopwatch.GetTimestamp();
            poller.AddTimer(due, new TimerAction());
            Assert.That(Wait(poller), Is.EqualTo(1));
            Assert.That(Stopwatch.GetElapsedTime(start), Is.GreaterThanOrEqualTo(due));
        }
    }

    [Test]
    public void A_cancelled_timer_does_not_end_a_wait()
    {
        IPoller poller = Open();
        TimerHandle cancelled = poller.AddTimer(TimeSpan.FromMilliseconds(5), new TimerAction((_, _) => Assert.Fail("it was cancelled")));
        poller.AddTimer(TimeSpan.FromMilliseconds(30), new TimerAction());
        poller.CancelTimer(cancelled);
        Assert.That(Wait(poller), Is.EqualTo(1));
    }
}

using System;
using System.Diagnostics;
using System.Threading;
using NUnit.Framework;

namespace Reactor.Tests.Contract;

[TestFixtureSource(typeof(BackendFixtures), nameof(BackendFixtures.All))]
internal sealed class WaitingTests(BackendFixture backend) : ContractTest(backend)
{
    [Test]
    public void A_zero_timeout_never_blocks()
    {
        IPoller poller = Open();
        poller.Add(Pair().Descriptor, new ReadyAction(), Interest.Read);
        poller.CreateSignaler(new SignalAction());
        poller.AddTimer(Long, new TimerAction());
        for (int i = 0; i < 100; i++)
        {
            Assert.That(Turn(poller, TimeSpan.Zero), Is.Zero);
        }

        Assert.That(poller.Statistics.Sleeps, Is.Zero);
    }

    [Test]
    public void A_timeout_is_never_early()
    {
        IPoller poller = Open();
        poller.Add(Pair().Descriptor, new ReadyAction(), Interest.Read);
        foreach (double milliseconds in new[] { 0.05, 0.5, 1.0, 2.5, 10.0, 33.3 })
        {
            TimeSpan timeout = TimeSpan.FromMilliseconds(milliseconds);
            long start = Stopwatch.GetTimestamp();
            Assert.That(Turn(poller, timeout), Is.Zero);
            Assert.That(Stopwatch.GetElapsedTime(start), Is.GreaterThanOrEqualTo(timeout));
        }
    }

    [Test]
    public void Infinite_is_the_only_negative_timeout()
    {
        IPoller poller = Open();
        Assert.That(() => poller.RunOnce(TimeSpan.FromTicks(-1)), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => poller.RunOnce(TimeSpan.FromMilliseconds(-2)), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => poller.RunOnce(TimeSpan.MinValue), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(poller.Statistics.Turns, Is.Zero);
        poller.CreateSignaler(new SignalAction()).Signal();
        Assert.That(Wait(poller), Is.EqualTo(1));
    }

    [TestCase(25)]
    [TestCase(36500)]
    [TestCase(10675199)]
    public void A_huge_timeout_waits_like_an_infinite_one(int days)
    {
        IPoller poller = Open();
        ISignaler signaler = poller.CreateSignaler(new SignalAction());
        Thread sender = OnceAsleep(poller, signaler.Signal);
        Assert.That(Turn(poller, TimeSpan.FromDays(days)), Is.EqualTo(1));
        sender.Join();
    }

    [Test]
    public void By_a_clock_that_stands_still_a_finite_wait_lasts_until_something_happens()
    {
        VirtualClock clock = new();
        IPoller poller = Open(clock: clock);
        ISignaler signaler = poller.CreateSignaler(new SignalAction());
        Thread sender = OnceAsleep(poller, signaler.Signal);
        Assert.That(Turn(poller, TimeSpan.FromMilliseconds(1)), Is.EqualTo(1));
        sender.Join();
    }

    [Test]
    public void A_clock_that_moves_while_the_loop_sleeps_ends_the_wait()
    {
        VirtualClock clock = new();
        IPoller poller = Open(clock: clock);
        Thread mover = OnceAsleep(poller, () => clock.Advance(TimeSpan.FromMilliseconds(2)));
        Assert.That(Turn(poller, TimeSpan.FromMilliseconds(2)), Is.Zero);
        mover.Join();
    }

    [Test]
    public void Spinning_before_the_wait_loses_and_changes_nothing()
    {
        IPoller poller = Track(Backend.Create(new PollerOptions { Spin = TimeSpan.FromMilliseconds(1) }));
        SignalAction signalled = new();
        ISignaler signaler = poller.CreateSignaler(signalled);
        DescriptorPair pair = Pair();
        ReadyAction ready = new((_, _) => DescriptorPair.Drain(pair.Near));
        poller.Add(pair.Descriptor, ready, Interest.Read);
        for (int i = 1; i <= 50; i++)
        {
            signaler.Signal();
            Assert.That(Wait(poller), Is.EqualTo(1));
            Feed(pair);
            Assert.That(Wait(poller), Is.EqualTo(1));
            Thread sender = new(signaler.Signal);
            sender.Start();
            Assert.That(Wait(poller), Is.EqualTo(1));
            sender.Join();
        }

        long start = Stopwatch.GetTimestamp();
        Assert.That(Turn(poller, TimeSpan.FromMilliseconds(5)), Is.Zero);
        Assert.That(Stopwatch.GetElapsedTime(start), Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(5)));
        Assert.That((signalled.Count, ready.Count), Is.EqualTo((100, 50)));
    }
}

using System;
using System.Threading;
using NUnit.Framework;

namespace Reactor.Tests.Contract;

[TestFixtureSource(typeof(BackendFixtures), nameof(BackendFixtures.All))]
internal sealed class OwnershipTests(BackendFixture backend) : ContractTest(backend)
{
    [Test]
    public void Before_the_first_turn_the_poller_belongs_to_the_thread_that_made_it()
    {
        IPoller poller = Open();
        AssertRefused(poller, "which made it");
        poller.AddTimer(TimeSpan.Zero, new TimerAction());
    }

    [Test]
    public void From_the_first_turn_on_it_belongs_to_the_thread_of_that_turn()
    {
        IPoller poller = Open();
        ISignaler signaler = poller.CreateSignaler(new SignalAction());
        Assert.That(Elsewhere(() => poller.RunOnce(TimeSpan.Zero)), Is.Null);
        AssertRefused(poller, "which ran its first turn", here: true);
        Assert.That(() => poller.RunOnce(TimeSpan.Zero), Throws.InvalidOperationException);
        Assert.That(poller.Run, Throws.InvalidOperationException);
        Assert.That(signaler.Dispose, Throws.InvalidOperationException);
    }

    [Test]
    public void Load_statistics_Signal_and_Stop_are_free_to_every_thread()
    {
        IPoller poller = Open();
        SignalAction handler = new();
        ISignaler signaler = poller.CreateSignaler(handler);
        Assert.That(Elsewhere(() =>
        {
            Assert.That(poller.Load, Is.EqualTo(1));
            Assert.That(poller.Statistics.Turns, Is.Zero);
            signaler.Signal();
            poller.Stop();
        }), Is.Null);
        Assert.That(Wait(poller), Is.EqualTo(1));
        Run(poller);
        Assert.That(handler.Count, Is.EqualTo(1));
    }

    [Test]
    public void While_no_turn_runs_anyone_may_dispose()
    {
        IPoller poller = Open();
        ISignaler signaler = poller.CreateSignaler(new SignalAction());
        poller.Add(Pair().Descriptor, new ReadyAction(), Interest.Read);
        Turn(poller, TimeSpan.Zero);
        Assert.That(Elsewhere(poller.Dispose), Is.Null);
        Assert.That(Elsewhere(signaler.Dispose), Is.Null);
        Assert.That(() => poller.RunOnce(TimeSpan.Zero), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void While_a_turn_runs_nobody_else_may_dispose_or_run_and_the_turn_is_undisturbed()
    {
        IPoller poller = Open();
        SignalAction handler = new();
        ISignaler signaler = poller.CreateSignaler(handler);
        Turn(poller, TimeSpan.Zero);
        Exception? disposing = null;
        Exception? running = null;
        Thread stranger = OnceAsleep(poller, () =>
        {
            disposing = Elsewhere(poller.Dispose);
            running = Elsewhere(() => poller.RunOnce(TimeSpan.Zero));
            signaler.Signal();
        });
        Assert.That(Wait(poller), Is.EqualTo(1));
        stranger.Join();
        Assert.That(disposing, Is.TypeOf<InvalidOperationException>().With.Message.Contains("running a turn"));
        Assert.That(running, Is.TypeOf<InvalidOperationException>());
        Assert.That(handler.Count, Is.EqualTo(1));
    }

    private void AssertRefused(IPoller poller, string why, bool here = false)
    {
        DescriptorPair pair = Pair();
        Action[] calls =
        [
            () => poller.Add(pair.Descriptor, new ReadyAction()),
            () => poller.Add(pair.Near.SafeHandle, new ReadyAction()),
            () => poller.SetInterest(default, Interest.None),
            () => poller.Remove(default),
            () => poller.CreateSignaler(new SignalAction()),
            () => poller.AddTimer(TimeSpan.Zero, new TimerAction()),
            () => poller.CancelTimer(default),
        ];
        foreach (Action call in calls)
        {
            Exception? thrown = here ? Assert.Catch(() => call()) : Elsewhere(call);
            Assert.That(thrown, Is.TypeOf<InvalidOperationException>().With.Message.Contains(why));
        }
    }
}

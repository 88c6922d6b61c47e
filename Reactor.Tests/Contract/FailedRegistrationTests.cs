using System;
using NUnit.Framework;

namespace Reactor.Tests.Contract;

/// <summary>Descriptors that their owner closed without removing them, against the rule: nobody else may suffer for it.</summary>
[TestFixtureSource(typeof(BackendFixtures), nameof(BackendFixtures.All))]
internal sealed class FailedRegistrationTests(BackendFixture backend) : ContractTest(backend)
{
    [Test]
    public void Interest_in_a_closed_descriptor_fails_once_and_becomes_none(
        [Values(Interest.Read, Interest.Write, Interest.Read | Interest.Write)] Interest interest)
    {
        IPoller poller = Open();
        DescriptorPair pair = DoomedPair();
        ReadyAction handler = new();
        PollHandle handle = poller.Add(pair.Descriptor, handler);
        Turn(poller, TimeSpan.Zero);
        CloseNear(pair);
        for (int round = 1; round <= 2; round++)
        {
            poller.SetInterest(handle, interest);
            Assert.That(Wait(poller), Is.EqualTo(1));
            Assert.That(handler.Last, Is.EqualTo((Readiness)interest | Readiness.Error));
            Assert.That(Turn(poller, TimeSpan.FromMilliseconds(20)), Is.Zero);
            Assert.That(handler.Count, Is.EqualTo(round));
        }

        poller.Remove(handle);
    }

    [Test]
    public void A_failure_is_not_reported_to_who_lost_interest_before_it_was_his_turn()
    {
        IPoller poller = Open(clock: new VirtualClock());
        DescriptorPair pair = DoomedPair();
        ReadyAction handler = new();
        PollHandle handle = poller.Add(pair.Descriptor, handler);
        Turn(poller, TimeSpan.Zero);
        poller.AddTimer(TimeSpan.Zero, new TimerAction((_, _) => poller.SetInterest(handle, Interest.None)));
        poller.SetInterest(handle, Interest.Read);
        CloseNear(pair);
        Assert.That(Wait(poller), Is.EqualTo(1));
        Assert.That(Turn(poller, TimeSpan.Zero), Is.Zero);
        Assert.That(handler.Count, Is.Zero);
    }

    [Test]
    public void A_closed_descriptor_of_one_owner_does_not_disturb_the_others()
    {
        IPoller poller = Open();
        DescriptorPair closed = DoomedPair();
        DescriptorPair healthy = Pair();
        ReadyAction closedHandler = new();
        ReadyAction handler = new((_, _) => DescriptorPair.Drain(healthy.Near));
        PollHandle handle = poller.Add(closed.Descriptor, closedHandler, Interest.Read);
        poller.Add(healthy.Descriptor, handler, Interest.Read);
        Turn(poller, TimeSpan.Zero);
        CloseNear(closed);
        for (int i = 1; i <= 5; i++)
        {
            Feed(healthy);
            TurnUntil(poller, () => handler.Count == i, () => $"{handler.Count} reports of {i}");
        }

        Assert.That(closedHandler.Count, Is.LessThanOrEqualTo(1), "at most the one report of the failure");
        poller.Remove(handle);
    }

    [Test]
    public void A_failure_that_is_provoked_in_every_turn_keeps_nobody_waiting()
    {
        IPoller poller = Open();
        DescriptorPair closed = DoomedPair();
        DescriptorPair healthy = Pair();
        ReadyAction stubborn = new((handle, _) => poller.SetInterest(handle, Interest.Read | Interest.Write));
        ReadyAction handler = new();
        PollHandle failing = poller.Add(closed.Descriptor, stubborn);
        poller.Add(healthy.Descriptor, handler, Interest.Write);
        CloseNear(closed);
        poller.SetInterest(failing, Interest.Read);
        for (int turn = 1; turn <= 5; turn++)
        {
            Assert.That(Wait(poller), Is.EqualTo(2), $"callbacks of turn {turn}");
            Assert.That(stubborn.Count, Is.EqualTo(turn));
            Assert.That(handler.Count, Is.EqualTo(turn));
        }

        poller.Remove(failing);
    }
}

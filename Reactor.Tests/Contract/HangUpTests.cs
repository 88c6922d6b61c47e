using System;
using System.Net.Sockets;
using NUnit.Framework;

namespace Reactor.Tests.Contract;

[TestFixtureSource(typeof(BackendFixtures), nameof(BackendFixtures.All))]
internal sealed class HangUpTests(BackendFixture backend) : ContractTest(backend)
{
    private const Readiness Directions = Readiness.Read | Readiness.Write;

    /// <summary>Waits that the kernel may cut for reasons of its own.</summary>
    private const int FewSleeps = 10;

    [Test]
    public void A_half_close_is_reported_as_read([Range(0, 1)] int kind)
    {
        IPoller poller = Open();
        DescriptorPair pair = Pair(kind);
        ReadyAction handler = new();
        poller.Add(pair.Descriptor, handler, Interest.Read);
        pair.Far.Shutdown(SocketShutdown.Send);
        Wait(poller);
        Assert.That(handler.Last & Directions, Is.EqualTo(Readiness.Read));
        Assert.That(pair.Near.Receive(new byte[1]), Is.Zero);
        Wait(poller);
        Assert.That(handler.Count, Is.EqualTo(2), "the end of a stream stays readable");
    }

    [Test]
    public void Bytes_before_a_half_close_are_read_before_the_end([Range(0, 1)] int kind)
    {
        IPoller poller = Open();
        DescriptorPair pair = Pair(kind);
        poller.Add(pair.Descriptor, new ReadyAction(), Interest.Read);
        Feed(pair, 5);
        pair.Far.Shutdown(SocketShutdown.Send);
        byte[] bytes = new byte[3];
        Wait(poller);
        Assert.That(pair.Near.Receive(bytes), Is.EqualTo(3));
        Wait(poller);
        Assert.That(pair.Near.Receive(bytes), Is.EqualTo(2));
        Wait(poller);
        Assert.That(pair.Near.Receive(bytes), Is.Zero);
    }

    [Test]
    public void A_reset_is_reported_in_whichever_direction_is_of_interest(
        [Values(Interest.Read, Interest.Write, Interest.Read | Interest.Write)] Interest interest, [Range(0, 1)] int kind)
    {
        IPoller poller = Open();
        DescriptorPair pair = Pair(kind);
        ReadyAction handler = new();
        PollHandle handle = poller.Add(pair.Descriptor, handler, interest);
        DescriptorPair.Reset(pair.Far);
        Settle(pair, SelectMode.SelectRead);
        Wait(poller);
        Assert.That(handler.Last & Directions & ~(Readiness)interest, Is.EqualTo(Readiness.None));
        Assert.That(handler.Last & Directions, Is.Not.EqualTo(Readiness.None));
        poller.Remove(handle);
        Assert.That(Turn(poller, TimeSpan.FromMilliseconds(20)), Is.Zero);
    }

    [Test]
    public void A_full_buffer_to_a_peer_that_only_stopped_sending_is_silent([Range(0, 1)] int kind)
    {
        IPoller poller = Open();
        DescriptorPair pair = Pair(kind);
        pair.Far.Shutdown(SocketShutdown.Send);
        Settle(pair, SelectMode.SelectRead);
        ReadyAction handler = new();
        poller.Add(pair.Descriptor, handler, Interest.Write);
        int filled = DescriptorPair.Fill(pair.Near);
        long sleeps = poller.Statistics.Sleeps;
        while (Turn(poller, TimeSpan.FromMilliseconds(20)) > 0)
        {
            Assert.That(handler.Count, Is.LessThan(100), () => $"reported again and again after {filled} bytes");
            filled += DescriptorPair.Fill(pair.Near);
            sleeps = poller.Statistics.Sleeps;
        }

        Assert.That(poller.Statistics.Sleeps - sleeps, Is.LessThan(FewSleeps), "the loop kept waking with nothing to tell");

        // Silent, not forgotten.
        int reports = handler.Count;
        int drained = 0;
        TurnUntil(
            poller,
            () =>
            {
                drained += DescriptorPair.Drain(pair.Far);
                return handler.Count > reports;
            },
            () => $"no report of room after {drained} of {filled} bytes were read");
        Assert.That(handler.Last & Directions, Is.EqualTo(Readiness.Write));
    }

    [Test]
    public void Hung_up_descriptors_without_interest_are_silent_until_they_have_some([Range(0, 1)] int kind)
    {
        IPoller poller = Open();
        DescriptorPair pair = Pair(kind);
        ReadyAction handler = new();
        PollHandle handle = poller.Add(pair.Descriptor, handler, Interest.Read);
        DescriptorPair.Reset(pair.Far);
        Settle(pair, SelectMode.SelectRead);
        for (int round = 1; round <= 3; round++)
        {
            poller.SetInterest(handle, Interest.Read);
            Wait(poller);
            Assert.That(handler.Count, Is.EqualTo(round));
            poller.SetInterest(handle, Interest.None);
            Assert.That(Turn(poller, TimeSpan.FromMilliseconds(20)), Is.Zero);
        }
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;
using NUnit.Framework;

namespace Reactor.Tests.Contract;

[TestFixtureSource(typeof(BackendFixtures), nameof(BackendFixtures.All))]
internal sealed class LevelTriggeredTests(BackendFixture backend) : ContractTest(backend)
{
    [Test]
    public void Unread_bytes_are_reported_in_every_waiting_turn_until_they_are_read([Range(0, 1)] int kind)
    {
        IPoller poller = Open();
        DescriptorPair pair = Pair(kind);
        ReadyAction handler = new();
        poller.Add(pair.Descriptor, handler, Interest.Read);
        Feed(pair, 3);
        for (int turn = 1; turn <= 5; turn++)
        {
            Assert.That(Wait(poller), Is.EqualTo(1));
            Assert.That(handler.Count, Is.EqualTo(turn));
            Assert.That(handler.Last, Is.EqualTo(Readiness.Read));
        }

        Assert.That(DescriptorPair.Drain(pair.Near), Is.EqualTo(3));
        Assert.That(Turn(poller, TimeSpan.FromMilliseconds(20)), Is.Zero);
    }

    [Test]
    public void Interest_set_while_the_descriptor_is_ready_is_reported([Range(0, 1)] int kind)
    {
        IPoller poller = Open();
        DescriptorPair pair = Pair(kind);
        ReadyAction handler = new();
        PollHandle handle = poller.Add(pair.Descriptor, handler);
        Feed(pair);
        Assert.That(Turn(poller, TimeSpan.Zero), Is.Zero);
        poller.SetInterest(handle, Interest.Write);
        Wait(poller);
        Assert.That(handler.Last, Is.EqualTo(Readiness.Write));
        poller.SetInterest(handle, Interest.Read);
        Wait(poller);
        Assert.That(handler.Last, Is.EqualTo(Readiness.Read));
    }

    [Test]
    public void The_last_interest_before_the_wait_is_the_one_that_counts()
    {
        IPoller poller = Open();
        DescriptorPair pair = Pair();
        ReadyAction handler = new();
        PollHandle handle = poller.Add(pair.Descriptor, handler, Interest.Write);
        Feed(pair);
        poller.SetInterest(handle, Interest.Read | Interest.Write);
        poller.SetInterest(handle, Interest.None);
        Assert.That(Turn(poller, TimeSpan.FromMilliseconds(20)), Is.Zero);
        poller.SetInterest(handle, Interest.Write);
        poller.SetInterest(handle, Interest.Read);
        Wait(poller);
        Assert.That(handler.All, Is.EqualTo(Readiness.Read));
    }

    [Test]
    public void Both_directions_come_in_one_callback([Range(0, 1)] int kind)
    {
        IPoller poller = Open();
        DescriptorPair pair = Pair(kind);
        ReadyAction handler = new();
        poller.Add(pair.Descriptor, handler, Interest.Read | Interest.Write);
        Feed(pair);
        Assert.That(Wait(poller), Is.EqualTo(1));
        Assert.That(handler.Last, Is.EqualTo(Readiness.Read | Readiness.Write));
    }

    [Test]
    public void Room_to_write_is_reported_again_after_a_full_buffer_drains([Range(0, 1)] int kind)
    {
        IPoller poller = Open();
        DescriptorPair pair = Pair(kind);
        ReadyAction handler = new();
        poller.Add(pair.Descriptor, handler, Interest.Write);
        Wait(poller);
        int filled = DescriptorPair.Fill(pair.Near);
        while (Turn(poller, TimeSpan.FromMilliseconds(20)) > 0)
        {
            filled += DescriptorPair.Fill(pair.Near);
        }

        int before = handler.Count;
        int drained = 0;
        TurnUntil(
            poller,
            () =>
            {
                drained += DescriptorPair.Drain(pair.Far);
                return handler.Count > before && drained == filled;
            },
            () => $"{drained} of {filled} bytes drained, {handler.Count - before} reports");
        Assert.That(handler.All, Is.EqualTo(Readiness.Write));
    }

    [Test]
    public void A_batch_smaller_than_the_ready_set_starves_nobody([Values(1, 3, 7)] int batch, [Range(0, 1)] int kind)
    {
        const int Ready = 20;
        IPoller poller = Open(batch);
        List<ReadyAction> handlers = [];
        for (int i = 0; i < Ready; i++)
        {
            DescriptorPair pair = Pair(kind);
            ReadyAction handler = new();
            handlers.Add(handler);
            poller.Add(pair.Descriptor, handler, Interest.Read);
            Feed(pair);
        }

        int turns = ((Ready + batch - 1) / batch) + 1;
        for (int round = 1; round <= 4; round++)
        {
            for (int turn = 0; turn < turns; turn++)
            {
                Assert.That(Wait(poller), Is.LessThanOrEqualTo(batch));
            }

            Assert.That(handlers.Select(handler => handler.Count), Has.All.GreaterThanOrEqualTo(round));
        }
    }

    [Test]
    public void Interest_changes_move_no_bytes([Range(0, 1)] int kind)
    {
        IPoller poller = Open();
        DescriptorPair pair = Pair(kind);
        Random random = new(7);
        byte[] sent = new byte[64];
        random.NextBytes(sent);
        PollHandle handle = poller.Add(pair.Descriptor, new ReadyAction(), Interest.Read | Interest.Write);
        Assert.That(pair.Far.Send(sent), Is.EqualTo(sent.Length));
        Settle(pair, SelectMode.SelectRead);
        for (int i = 0; i < 300; i++)
        {
            poller.SetInterest(handle, (Interest)random.Next(4));
            Turn(poller, TimeSpan.Zero);
        }

        byte[] received = new byte[100];
        Assert.That(pair.Near.Receive(received), Is.EqualTo(sent.Length));
        Assert.That(received[..sent.Length], Is.EqualTo(sent));
        Assert.That(pair.Far.Receive(received, SocketFlags.None, out SocketError error), Is.Zero);
        Assert.That(error, Is.EqualTo(SocketError.WouldBlock));
    }
}

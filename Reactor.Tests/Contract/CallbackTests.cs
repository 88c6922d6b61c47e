using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace Reactor.Tests.Contract;

[TestFixtureSource(typeof(BackendFixtures), nameof(BackendFixtures.All))]
internal sealed class CallbackTests(BackendFixture backend) : ContractTest(backend)
{
    private sealed class HandlerException : Exception;

    [Test]
    public void A_handler_may_remove_itself_and_add_itself_again_and_is_called_next_turn()
    {
        IPoller poller = Open();
        DescriptorPair pair = Pair();
        ReadyAction? handler = null;
        handler = new ReadyAction((handle, _) =>
        {
            poller.Remove(handle);
            poller.Add(pair.Descriptor, handler!, Interest.Write);
        });
        poller.Add(pair.Descriptor, handler, Interest.Write);
        for (int turn = 1; turn <= 5; turn++)
        {
            Assert.That(Wait(poller), Is.EqualTo(1));
            Assert.That(handler.Count, Is.EqualTo(turn));
        }
    }

    [Test]
    public void Registrations_added_by_the_hundred_during_dispatch_disturb_nobody()
    {
        IPoller poller = Open();
        List<DescriptorPair> later = [.. Enumerable.Range(0, 100).Select(Pair)];
        ReadyAction added = new();
        ReadyAction[] first = [.. Enumerable.Range(0, 5).Select(_ => new ReadyAction((_, _) =>
        {
            later.ForEach(pair => poller.Add(pair.Descriptor, added, Interest.Write));
            later.Clear();
        }))];
        foreach (ReadyAction handler in first)
        {
            poller.Add(Pair().Descriptor, handler, Interest.Write);
        }

        Assert.That(Wait(poller), Is.EqualTo(5));
        Assert.That(first.Select(handler => handler.Count), Has.All.EqualTo(1));
        Assert.That(added.Count, Is.Zero);
        Assert.That(Wait(poller), Is.EqualTo(105));
    }

    [Test]
    public void Timers_come_first_then_signals_then_descriptors()
    {
        VirtualClock clock = new();
        IPoller poller = Open(clock: clock);
        List<string> order = [];
        poller.Add(Pair().Descriptor, new ReadyAction((_, _) => order.Add("descriptor")), Interest.Write);
        ISignaler signaler = poller.CreateSignaler(new SignalAction(_ => order.Add("signal")));
        signaler.Signal();
        poller.AddTimer(TimeSpan.Zero, new TimerAction((_, _) => order.Add("timer")));
        Assert.That(Wait(poller), Is.EqualTo(3));
        Assert.That(order, Is.EqualTo(new[] { "timer", "signal", "descriptor" }));
    }

    [Test]
    public void What_a_callback_adds_or_raises_runs_in_the_next_turn()
    {
        IPoller poller = Open(clock: new VirtualClock());
        DescriptorPair pair = Pair();
        SignalAction signalled = new();
        TimerAction expired = new();
        ReadyAction ready = new();
        ISignaler signaler = poller.CreateSignaler(signalled);
        poller.AddTimer(TimeSpan.Zero, new TimerAction((_, _) =>
        {
            poller.AddTimer(TimeSpan.Zero, expired);
            poller.Add(pair.Descriptor, ready, Interest.Write);
            signaler.Signal();
        }));
        Assert.That(Wait(poller), Is.EqualTo(1));
        Assert.That((expired.Count, signalled.Count, ready.Count), Is.EqualTo((0, 0, 0)));
        Assert.That(Wait(poller), Is.EqualTo(3));
        Assert.That((expired.Count, signalled.Count, ready.Count), Is.EqualTo((1, 1, 1)));
    }

    [Test]
    public void Running_or_disposing_the_poller_from_a_callback_is_refused()
    {
        IPoller poller = Open();
        ISignaler signaler = poller.CreateSignaler(new SignalAction(_ =>
        {
            Assert.That(() => poller.RunOnce(TimeSpan.Zero), Throws.InvalidOperationException.With.Message.Contains("RunOnce"));
            Assert.That(poller.Run, Throws.InvalidOperationException.With.Message.Contains("Run"));
            Assert.That(poller.Dispose, Throws.InvalidOperationException.With.Message.Contains("Dispose"));
        }));
        for (int i = 0; i < 2; i++)
        {
            signaler.Signal();
            Assert.That(Wait(poller), Is.EqualTo(1));
        }
    }

    [Test]
    public void A_throwing_ready_handler_delays_the_rest_of_the_batch_to_a_turn_that_does_not_block()
    {
        IPoller poller = Open();
        List<int> called = [];
        bool throws = true;
        List<DescriptorPair> pairs = [];
        for (int i = 0; i < 5; i++)
        {
            int number = i;
            DescriptorPair pair = Pair();
            pairs.Add(pair);
            Feed(pair);
            poller.Add(pair.Descriptor, new ReadyAction((handle, _) =>
            {
                called.Add(number);
                DescriptorPair.Drain(pair.Near);
                if (throws)
                {
                    throws = false;
                    throw new HandlerException();
                }
            }), Interest.Read);
        }

        Assert.That(() => Wait(poller), Throws.TypeOf<HandlerException>());
        Assert.That(called, Has.Count.EqualTo(1));
        Assert.That(Wait(poller), Is.EqualTo(4));
        Assert.That(called, Is.EquivalentTo(new[] { 0, 1, 2, 3, 4 }));
        Assert.That(Turn(poller, TimeSpan.FromMilliseconds(20)), Is.Zero);
    }

    [Test]
    public void What_a_throwing_handler_left_over_is_delivered_even_if_nothing_is_ready_any_more()
    {
        IPoller poller = Open();
        List<DescriptorPair> pairs = [Pair(), Pair()];
        List<DescriptorPair> heard = [];
        foreach (DescriptorPair pair in pairs)
        {
            Feed(pair);
            poller.Add(pair.Descriptor, new ReadyAction((_, _) =>
            {
                heard.Add(pair);
                pairs.ForEach(each => DescriptorPair.Drain(each.Near));
                throw new HandlerException();
            }), Interest.Read);
        }

        Assert.That(() => Wait(poller), Throws.TypeOf<HandlerException>());
        Assert.That(() => Wait(poller), Throws.TypeOf<HandlerException>());
        Assert.That(heard, Is.EquivalentTo(pairs));
    }

    [Test]
    public void A_throwing_signal_or_timer_handler_costs_nobody_his_turn()
    {
        IPoller poller = Open(clock: new VirtualClock());
        List<string> called = [];
        foreach (string name in new[] { "a", "b" })
        {
            poller.CreateSignaler(new SignalAction(_ => Note($"signal {name}"))).Signal();
            poller.AddTimer(TimeSpan.Zero, new TimerAction((_, _) => Note($"timer {name}")));
        }

        void Note(string what)
        {
            called.Add(what);
            throw new HandlerException();
        }

        for (int i = 0; i < 4; i++)
        {
            Assert.That(() => Wait(poller), Throws.TypeOf<HandlerException>());
        }

        Assert.That(called, Is.EqualTo(new[] { "timer a", "timer b", "signal a", "signal b" }));
        Assert.That(Turn(poller, TimeSpan.Zero), Is.Zero);
    }
}

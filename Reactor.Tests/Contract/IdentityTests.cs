using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace Reactor.Tests.Contract;

[TestFixtureSource(typeof(BackendFixtures), nameof(BackendFixtures.All))]
internal sealed class IdentityTests(BackendFixture backend) : ContractTest(backend)
{
    [Test]
    public void A_handle_that_names_nothing_is_refused()
    {
        IPoller poller = Open();
        Assert.That(() => poller.SetInterest(default, Interest.Read), Throws.ArgumentException);
        Assert.That(() => poller.Remove(default), Throws.ArgumentException);
        Assert.That(() => poller.CancelTimer(default), Throws.ArgumentException);
        Assert.That(default(PollHandle).ToString(), Is.EqualTo("none"));
        Assert.That(default(TimerHandle).ToString(), Is.EqualTo("none"));
    }

    [Test]
    public void A_stale_handle_is_refused_and_its_successor_is_untouched()
    {
        IPoller poller = Open();
        DescriptorPair pair = Pair();
        ReadyAction first = new();
        ReadyAction second = new();
        PollHandle stale = poller.Add(pair.Descriptor, first, Interest.Write);
        poller.Remove(stale);
        PollHandle live = poller.Add(pair.Descriptor, second, Interest.Write);
        Assert.That(live, Is.Not.EqualTo(stale));
        Assert.That(() => poller.SetInterest(stale, Interest.None), Throws.ArgumentException.With.Message.Contains("stale"));
        Assert.That(() => poller.Remove(stale), Throws.ArgumentException.With.Message.Contains("stale"));
        Assert.That(Wait(poller), Is.EqualTo(1));
        Assert.That((first.Count, second.Count), Is.EqualTo((0, 1)));
    }

    [Test]
    public void Another_pollers_handle_is_refused()
    {
        IPoller mine = Open();
        IPoller other = Open();
        DescriptorPair pair = Pair();
        PollHandle handle = other.Add(pair.Descriptor, new ReadyAction());
        mine.Add(pair.Descriptor, new ReadyAction());
        TimerHandle timer = other.AddTimer(TimeSpan.Zero, new TimerAction());
        mine.AddTimer(TimeSpan.Zero, new TimerAction());
        Assert.That(() => mine.SetInterest(handle, Interest.Read), Throws.ArgumentException);
        Assert.That(() => mine.Remove(handle), Throws.ArgumentException);
        Assert.That(() => mine.CancelTimer(timer), Throws.ArgumentException);
        other.Remove(handle);
        Assert.That(other.CancelTimer(timer), Is.True);
    }

    [Test]
    public void After_Remove_no_callback_follows_in_the_same_batch_either([Range(0, 1)] int kind)
    {
        IPoller poller = Open();
        List<PollHandle> handles = [];
        int called = 0;
        for (int i = 0; i < 5; i++)
        {
            DescriptorPair pair = Pair(kind);
            Feed(pair);
            handles.Add(poller.Add(pair.Descriptor, new ReadyAction((_, _) =>
            {
                called++;
                handles.ForEach(poller.Remove);
            }), Interest.Read));
        }

        Assert.That(Wait(poller), Is.EqualTo(1));
        Assert.That((called, poller.Load), Is.EqualTo((1, 0)));
        Assert.That(Turn(poller, TimeSpan.FromMilliseconds(20)), Is.Zero);
    }

    [Test]
    public void Interest_dropped_earlier_in_the_batch_is_not_reported([Range(0, 1)] int kind)
    {
        IPoller poller = Open();
        List<PollHandle> handles = [];
        for (int i = 0; i < 5; i++)
        {
            DescriptorPair pair = Pair(kind);
            Feed(pair);
            handles.Add(poller.Add(pair.Descriptor, new ReadyAction((_, _) => handles.ForEach(handle => poller.SetInterest(handle, Interest.None))), Interest.Read));
        }

        Assert.That(Wait(poller), Is.EqualTo(1));
        Assert.That(Turn(poller, TimeSpan.FromMilliseconds(20)), Is.Zero);
    }

    [Test]
    public void A_reused_descriptor_number_never_brings_an_older_event([Range(0, 1)] int kind)
    {
        IPoller poller = Open();
        Dictionary<nint, PollHandle> handles = [];
        int reused = 0;
        ReadyAction newcomer = new((_, _) => Assert.Fail("the new registration heard of the old one's readiness"));
        List<DescriptorPair> pairs = [.. Enumerable.Range(0, 8).Select(_ => Pair(kind))];
        foreach (DescriptorPair pair in pairs)
        {
            Feed(pair);
            handles[pair.Descriptor] = poller.Add(pair.Descriptor, new ReadyAction((handle, _) =>
            {
                foreach (DescriptorPair old in pairs.Where(old => handles.Remove(old.Descriptor, out PollHandle gone) && Removed(gone)))
                {
                    old.Dispose();
                    DescriptorPair fresh = Pair(kind);
                    reused += pairs.Exists(known => known.Descriptor == fresh.Descriptor) ? 1 : 0;
                    poller.Add(fresh.Descriptor, newcomer, Interest.Read);
                }
            }), Interest.Read);
        }

        bool Removed(PollHandle handle)
        {
            poller.Remove(handle);
            return true;
        }

        Assert.That(Wait(poller), Is.EqualTo(1));
        Assert.That(Turn(poller, TimeSpan.FromMilliseconds(20)), Is.Zero);
        Assert.That(poller.Load, Is.EqualTo(pairs.Count));

        // Unix gives out the lowest free number; Windows promises nothing.
        if (!OperatingSystem.IsWindows())
        {
            Assert.That(reused, Is.Positive, "no number was reused, so that nothing was shown");
        }
    }

    [Test]
    public void A_number_closed_without_Remove_and_reused_is_refused_until_the_old_registration_is_removed()
    {
        IPoller poller = Open();
        DescriptorPair old = Pair();
        ReadyAction oldHandler = new();
        PollHandle stale = poller.Add(old.Descriptor, oldHandler);
        old.Dispose();
        DescriptorPair? fresh = null;
        for (int i = 0; i < 16 && fresh?.Descriptor != old.Descriptor; i++)
        {
            fresh = Pair();
        }

        ReadyAction handler = new();
        if (fresh!.Descriptor == old.Descriptor)
        {
            Assert.That(
                () => poller.Add(fresh.Descriptor, handler, Interest.Read),
                Throws.TypeOf<PollerException>().With.Property(nameof(PollerException.Error)).EqualTo(PollerError.AlreadyAdded));
        }

        poller.Remove(stale);
        poller.Add(fresh.Descriptor, handler, Interest.Read);
        Feed(fresh);
        Wait(poller);
        Assert.That((oldHandler.Count, handler.Count), Is.EqualTo((0, 1)));
    }

    [Test]
    public void A_descriptor_moves_between_pollers_of_any_two_backends([Range(0, 1)] int kind)
    {
        DescriptorPair pair = Pair(kind);
        Feed(pair);
        foreach (BackendFixture other in BackendFixtures.All)
        {
            IPoller here = Open();
            IPoller there = Track(other.Create(new PollerOptions()));
            foreach (IPoller poller in new[] { here, there, here })
            {
                ReadyAction handler = new();
                PollHandle handle = poller.Add(pair.Descriptor, handler, Interest.Read);
                Wait(poller);
                Assert.That(handler.Count, Is.EqualTo(1));
                poller.Remove(handle);
                Assert.That(Turn(poller, TimeSpan.Zero), Is.Zero);
            }
        }
    }

    [Test]
    public void Remove_succeeds_and_silences_after_a_close_and_after_a_reset([Range(0, 1)] int kind)
    {
        IPoller poller = Open();
        DescriptorPair closed = Pair(kind);
        DescriptorPair reset = Pair(kind);
        PollHandle[] handles =
        [
            poller.Add(closed.Descriptor, new ReadyAction(), Interest.Read | Interest.Write),
            poller.Add(reset.Descriptor, new ReadyAction(), Interest.Read | Interest.Write),
        ];
        Turn(poller, TimeSpan.Zero);
        closed.Near.Close();
        DescriptorPair.Reset(reset.Far);
        foreach (PollHandle handle in handles)
        {
            poller.Remove(handle);
        }

        Assert.That(Turn(poller, TimeSpan.FromMilliseconds(20)), Is.Zero);
        Assert.That(poller.Load, Is.Zero);
    }

    [Test]
    public void A_failed_Add_leaves_nothing_behind()
    {
        IPoller poller = Open();
        DescriptorPair pair = Pair();
        poller.Add(pair.Descriptor, new ReadyAction());
        for (int i = 0; i < 10; i++)
        {
            Assert.That(() => poller.Add(pair.Descriptor, new ReadyAction()), Throws.TypeOf<PollerException>());
        }

        Assert.That(poller.Load, Is.EqualTo(1));
        ReadyAction next = new();
        poller.Add(Pair().Near.SafeHandle, next, Interest.Write);
        Wait(poller);
        Assert.That(next.Count, Is.EqualTo(1));
    }
}

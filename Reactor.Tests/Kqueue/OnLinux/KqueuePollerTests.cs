using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using NUnit.Framework;
using Reactor.Kqueue;
using static Reactor.Kqueue.Interop;

namespace Reactor.Tests.Kqueue;

/// <summary>What the kqueue backend says to its kernel, and what it makes of the answers.</summary>
internal sealed class KqueuePollerTests : IReadyHandler
{
    private readonly List<(PollHandle Handle, Readiness Readiness)> _ready = [];
    private KqueueJournal _journal = new();
    private int _near;
    private int _far;

    [SetUp]
    public void Open()
    {
        _journal = new KqueueJournal();
        _ready.Clear();
        (_near, _far) = RawSockets.Pair();
    }

    [TearDown]
    public void CloseSockets()
    {
        Close(ref _near);
        Close(ref _far);
        Assert.That(_journal.Open, Is.Zero, "every kqueue is closed");
    }

    public void OnReady(PollHandle handle, Readiness readiness) => _ready.Add((handle, readiness));

    [Test]
    public void Changes_of_interest_ride_along_with_the_wait()
    {
        using IPoller poller = Create();
        PollHandle near = poller.Add(_near, this);
        PollHandle far = poller.Add(_far, this);
        poller.SetInterest(near, Interest.Read | Interest.Write);
        poller.SetInterest(far, Interest.Write);
        _journal.Calls.Clear();
        Assert.That(poller.RunOnce(TimeSpan.Zero), Is.EqualTo(2));
        KqueueCall call = _journal.Calls.Single();
        Assert.That(call.Changes.Select(change => (change.Ident, change.Filter, change.Flags)), Is.EquivalentTo(new[]
        {
            ((nuint)_near, KnoteFilter.Read, EV_ADD),
            ((nuint)_near, KnoteFilter.Write, EV_ADD),
            ((nuint)_far, KnoteFilter.Write, EV_ADD),
        }));
        Assert.That(call.Room, Is.GreaterThanOrEqualTo(call.Changes.Count));
    }

    [Test]
    public void Interest_that_did_not_change_is_not_sent_again()
    {
        using IPoller poller = Create();
        PollHandle near = poller.Add(_near, this, Interest.Read);
        poller.SetInterest(near, Interest.None);
        poller.SetInterest(near, Interest.Read);
        _journal.Calls.Clear();
        poller.RunOnce(TimeSpan.Zero);
        poller.RunOnce(TimeSpan.Zero);
        Assert.That(_journal.Calls.SelectMany(call => call.Changes), Is.Empty);
    }

    [Test]
    public void Add_and_Remove_take_effect_at_once_in_one_call_each()
    {
        using IPoller poller = Create();
        _journal.Calls.Clear();
        PollHandle near = poller.Add(_near, this, Interest.Read | Interest.Write);
        poller.Remove(near);
        Assert.That(_journal.Calls.Select(call => (call.Changes.Count, call.Room)), Is.EqualTo(new[] { (2, 0), (2, 0) }));
    }

    [Test]
    public void A_descriptor_without_interest_costs_the_kernel_nothing()
    {
        using IPoller poller = Create();
        _journal.Calls.Clear();
        poller.Remove(poller.Add(_near, this));
        Assert.That(_journal.Calls, Is.Empty);
    }

    [Test]
    public void Every_change_carries_the_key_of_its_registration()
    {
        using IPoller poller = Create();
        PollHandle first = poller.Add(_near, this, Interest.Read);
        poller.Remove(first);
        PollHandle second = poller.Add(_near, this, Interest.Read);
        poller.SetInterest(second, Interest.Write);
        poller.RunOnce(TimeSpan.Zero);
        ulong[] keys = [.. _journal.Calls.SelectMany(call => call.Changes).Where(change => change.Filter != KnoteFilter.User).Select(change => change.UserData).Distinct()];
        Assert.That(keys, Has.Length.EqualTo(2), "two registrations in one slot, two keys");
        Assert.That(keys, Has.None.Zero);
    }

    [Test]
    public void A_refused_add_is_told_once_and_leaves_no_filter_behind([Values(1, 2, 256)] int batch)
    {
        using IPoller poller = Create(batch);
        PollHandle near = poller.Add(_near, this);
        poller.SetInterest(near, Interest.Read | Interest.Write);
        _journal.Refusal = change => change.Filter == KnoteFilter.Read && change.Flags == EV_ADD ? Errno.ENOMEM : 0;
        RawSockets.Write(_far, 1);
        for (int i = 0; i < 4; i++)
        {
            poller.RunOnce(TimeSpan.Zero);
        }

        Assert.That(_ready, Is.EqualTo(new[] { (near, Readiness.Read | Readiness.Write | Readiness.Error) }));
        _journal.Refusal = _ => 0;
        poller.SetInterest(near, Interest.Read);
        Turn(poller);
        Assert.That(_ready[^1], Is.EqualTo((near, Readiness.Read)), "the registration is whole again");
    }

    [Test]
    public void Refusals_without_room_do_not_take_other_changes_with_them([Values(1, 2, 3)] int batch)
    {
        using IPoller poller = Create(batch);
        PollHandle near = poller.Add(_near, this, Interest.Read);
        PollHandle far = poller.Add(_far, this);
        poller.SetInterest(near, Interest.Write);
        poller.SetInterest(far, Interest.Write);
        _journal.Refusal = change => change.Ident == (nuint)_near ? Errno.ENOENT : 0;
        for (int i = 0; i < 6; i++)
        {
            poller.RunOnce(TimeSpan.Zero);
        }

        Assert.That(_ready.Count(found => found == (near, Readiness.Write | Readiness.Error)), Is.EqualTo(1));
        Assert.That(_ready, Does.Contain((far, Readiness.Write)));
    }

    [Test]
    public void Two_refusals_of_one_descriptor_find_room_in_the_smallest_batch()
    {
        using IPoller poller = Create(batch: 1);
        PollHandle near = poller.Add(_near, this, Interest.Read);
        Close(ref _near);
        poller.SetInterest(near, Interest.Write);
        using StuckWait guard = new();
        Assert.That(guard.RunOnce(poller, Timeout.InfiniteTimeSpan), Is.EqualTo(1));
        Assert.That(guard.Happened, Is.False, "it slept beside the failure");
        Assert.That(_ready, Is.EqualTo(new[] { (near, Readiness.Write | Readiness.Error) }));
        poller.Remove(near);
    }

    [Test]
    public void A_delete_of_what_is_gone_is_no_error([Values] bool reused)
    {
        using IPoller poller = Create();
        PollHandle near = poller.Add(_near, this, Interest.Read | Interest.Write);
        if (reused)
        {
            RawSockets.Duplicate(_far, _near);
        }
        else
        {
            Close(ref _near);
        }

        poller.SetInterest(near, Interest.None);
        poller.RunOnce(TimeSpan.Zero);
        poller.RunOnce(TimeSpan.Zero);
        Assert.That(() => poller.Remove(near), Throws.Nothing);
        Assert.That(_ready, Is.Empty);
        Assert.That(poller.Load, Is.Zero);
    }

    [Test]
    public void Interest_in_a_closed_descriptor_is_told_as_an_error()
    {
        using IPoller poller = Create();
        PollHandle near = poller.Add(_near, this);
        Close(ref _near);
        poller.SetInterest(near, Interest.Write);
        Turn(poller);
        Assert.That(_ready, Is.EqualTo(new[] { (near, Readiness.Write | Readiness.Error) }));
        poller.Remove(near);
    }

    [Test]
    public void A_failed_Add_throws_and_leaves_neither_load_nor_filter()
    {
        using IPoller poller = Create();
        _journal.Refusal = change => change.Filter == KnoteFilter.Write && change.Flags == EV_ADD ? Errno.ENOMEM : 0;
        Assert.That(() => poller.Add(_near, this, Interest.Read | Interest.Write), Throws.TypeOf<PollerException>().With.Property(nameof(PollerException.Error)).EqualTo(PollerError.OutOfResources));
        Assert.That(poller.Load, Is.Zero);
        Assert.That(_journal.Calls[^1].Changes.Select(change => change.Flags), Is.All.EqualTo(EV_DELETE));
        RawSockets.Write(_far, 1);
        poller.RunOnce(TimeSpan.Zero);
        Assert.That(_ready, Is.Empty);
        _journal.Refusal = _ => 0;
        poller.Add(_near, this, Interest.Read);
        Turn(poller);
        Assert.That(_ready, Has.Count.EqualTo(1));
    }

    [Test]
    public void What_has_no_filter_is_not_pollable()
    {
        using IPoller poller = Create();
        _journal.Refusal = change => change.Ident == (nuint)_near ? Errno.EINVAL : 0;
        Assert.That(() => poller.Add(_near, this, Interest.Read), Throws.TypeOf<PollerException>().With.Property(nameof(PollerException.Error)).EqualTo(PollerError.NotPollable));
    }

    [Test]
    public void An_interrupted_wait_does_not_make_its_changes_again()
    {
        using IPoller poller = Create();
        PollHandle near = poller.Add(_near, this);
        poller.SetInterest(near, Interest.Read);
        bool interrupted = false;
        _journal.Verdict = call =>
        {
            bool first = !interrupted && call.Room > 0;
            interrupted |= first;
            return first ? -Errno.EINTR : null;
        };
        _journal.Calls.Clear();
        Assert.That(poller.RunOnce(TimeSpan.Zero), Is.Zero);
        RawSockets.Write(_far, 1);
        Assert.That(poller.RunOnce(TimeSpan.Zero), Is.EqualTo(1));
        Assert.That(_journal.Calls.Select(call => call.Changes.Count), Is.EqualTo(new[] { 1, 0 }));
    }

    [Test]
    public void A_failed_call_throws_keeps_its_changes_and_the_poller_stays_usable()
    {
        using IPoller poller = Create();
        PollHandle near = poller.Add(_near, this);
        poller.SetInterest(near, Interest.Read);
        _journal.Verdict = call => call.Room > 0 ? -Errno.ENOMEM : null;
        Assert.That(() => poller.RunOnce(TimeSpan.Zero), Throws.TypeOf<PollerException>().With.Message.Contains("kevent"));
        _journal.Verdict = _ => null;
        RawSockets.Write(_far, 1);
        Turn(poller);
        Assert.That(_ready, Is.EqualTo(new[] { (near, Readiness.Read) }));
    }

    [Test]
    public void Changes_kept_by_a_failed_call_do_not_outlive_their_registration()
    {
        using IPoller poller = Create();
        PollHandle near = poller.Add(_near, this);
        poller.SetInterest(near, Interest.Read);
        _journal.Verdict = call => call.Room > 0 ? -Errno.ENOMEM : null;
        Assert.That(() => poller.RunOnce(TimeSpan.Zero), Throws.TypeOf<PollerException>());
        _journal.Verdict = _ => null;
        poller.Remove(near);
        PollHandle again = poller.Add(_near, this);
        RawSockets.Write(_far, 1);
        poller.RunOnce(TimeSpan.Zero);
        Assert.That(_ready, Is.Empty);
        poller.SetInterest(again, Interest.Read);
        Turn(poller);
        Assert.That(_ready, Is.EqualTo(new[] { (again, Readiness.Read) }));
    }

    [Test]
    public void A_kqueue_that_cannot_be_made_ready_is_closed()
    {
        _journal.Refusal = change => change.Filter == KnoteFilter.User ? Errno.ENOMEM : 0;
        Assert.That(() => Create(), Throws.TypeOf<PollerException>());
        Assert.That(_journal.Open, Is.Zero);
    }

    [Test]
    public void The_end_and_an_error_are_told_as_hints_beside_the_direction()
    {
        using IPoller poller = Create();
        poller.Add(_near, this, Interest.Read | Interest.Write);
        RawSockets.Write(_far, 3);
        Close(ref _far);
        Turn(poller);
        Assert.That(_ready.Single().Readiness, Is.EqualTo(Readiness.Read | Readiness.Write | Readiness.ReadClosed | Readiness.WriteClosed));
        Assert.That(RawSockets.Read(_near, 8), Is.EqualTo(3), "what came before the end is still there");
    }

    [Test]
    public void The_two_filters_of_a_descriptor_are_one_callback()
    {
        using IPoller poller = Create();
        PollHandle near = poller.Add(_near, this, Interest.Read | Interest.Write);
        RawSockets.Write(_far, 1);
        for (int i = 0; i < 4; i++)
        {
            poller.RunOnce(TimeSpan.Zero);
        }

        Assert.That(_ready, Is.EqualTo(Enumerable.Repeat((near, Readiness.Read | Readiness.Write), 4)));
    }

    [Test]
    public void A_signal_to_a_sleeping_loop_is_one_bare_trigger_and_nothing_asks_for_receipts()
    {
        using IPoller poller = Create();
        SignalCounter counter = new();
        using ISignaler signaler = poller.CreateSignaler(counter);
        using ManualResetEventSlim turning = new();
        _journal.Calls.Clear();
        Thread sender = new(() =>
        {
            turning.Wait();
            signaler.Signal();
        });
        sender.Start();
        turning.Set();
        Turn(poller);
        sender.Join();
        Assert.That(counter.Count, Is.EqualTo(1));
        KqueueRecord[] changes = [.. _journal.Calls.SelectMany(call => call.Changes)];
        long interrupts = poller.Statistics.Interrupts;
        Assert.That(changes, Is.EqualTo(Enumerable.Repeat(new KqueueRecord(0, KnoteFilter.User, 0, NOTE_TRIGGER), (int)interrupts)));
    }

    private static void Close(ref int descriptor)
    {
        if (descriptor >= 0)
        {
            RawSockets.Close(descriptor);
            descriptor = -1;
        }
    }

    [Test]
    public void Time_spent_looking_is_not_slept_again([Values(10, 40, 1000)] int spin)
    {
        const int Timeout = 40;
        using IPoller poller = Create(spin: TimeSpan.FromMilliseconds(spin));
        _journal.Calls.Clear();
        poller.RunOnce(TimeSpan.FromMilliseconds(Timeout));
        Assert.That(_journal.Calls.Max(call => call.Nanoseconds), Is.LessThanOrEqualTo(Math.Max(0, Timeout - spin) * 1_000_000L));
    }

    [Test]
    public void Dropped_interest_is_deleted_before_it_can_wake_anybody()
    {
        using IPoller poller = Create();
        PollHandle handle = poller.Add(_near, this, Interest.Read | Interest.Write);
        poller.SetInterest(handle, Interest.None);
        _journal.Calls.Clear();
        poller.RunOnce(TimeSpan.Zero);
        Assert.That(_journal.Calls.Single().Changes.Select(change => change.Flags), Is.EqualTo(new[] { EV_DELETE, EV_DELETE }));
    }

    private static void Turn(IPoller poller) => Assert.That(poller.RunOnce(TimeSpan.FromSeconds(10)), Is.GreaterThan(0));

    private KqueuePoller<JournalKqueueKernel, Kevent64> Create(int batch = PollerOptions.DefaultBatchSize, TimeSpan spin = default) =>
        new(new JournalKqueueKernel(KqueueProfile.FreeBsd, _journal), new PollerOptions { BatchSize = batch, Spin = spin });

    private sealed class SignalCounter : ISignalHandler
    {
        public int Count { get; private set; }

        public void OnSignal(ISignaler signaler) => Count++;
    }
}

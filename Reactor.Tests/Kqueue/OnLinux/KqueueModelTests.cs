using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Threading;
using NUnit.Framework;
using static Reactor.Kqueue.Interop;

namespace Reactor.Tests.Kqueue;

/// <summary>
/// The specification of the modelled kernel: one test for each way in which a real kqueue(2) surprises, on each of the profiles. Where the
/// profiles differ, the difference is in the test.
/// </summary>
[SupportedOSPlatform("linux")]
[TestFixtureSource(typeof(KqueueProfile), nameof(KqueueProfile.All))]
internal sealed class KqueueModelTests : IDisposable
{
    private const int ConnectionReset = 54;
    private const int ConnectionRefused = 61;
    private const nuint User = 7;

    private readonly KqueueProfile _profile;
    private KqueuePort _kqueue;
    private int _near;
    private int _far;

    public KqueueModelTests(KqueueProfile profile)
    {
        _profile = profile;
        _kqueue = KqueuePort.Of(profile);
    }

    private bool IsFreeBsd => _profile == KqueueProfile.FreeBsd;

    private bool IsXnu => _profile == KqueueProfile.Xnu;

    private bool IsNetBsd => _profile == KqueueProfile.NetBsd;

    [SetUp]
    public void Open()
    {
        _kqueue.Dispose();
        _kqueue = KqueuePort.Of(_profile);
        (_near, _far) = RawSockets.Pair();
    }

    [TearDown]
    public void CloseSockets()
    {
        Close(ref _near);
        Close(ref _far);
    }

    public void Dispose() => _kqueue.Dispose();

    [Test]
    public void Pitfall_01_a_receipt_without_room_ends_the_call_after_its_change()
    {
        Assert.That(_kqueue.Change(Read(EV_ADD | EV_RECEIPT), Write(EV_ADD | EV_RECEIPT)), Is.Zero);
        RawSockets.Write(_far, 1);
        Assert.That(Filters(_kqueue.Harvest()), Is.EquivalentTo(IsXnu ? [KnoteFilter.Read, KnoteFilter.Write] : new[] { KnoteFilter.Read }));
    }

    [Test]
    public void Pitfall_01_receipts_with_room_come_back_for_every_change()
    {
        Assert.That(_kqueue.Kevent([Read(EV_ADD | EV_RECEIPT), Write(EV_ADD | EV_RECEIPT)], 2, out List<KqueueRecord> receipts), Is.EqualTo(2));
        Assert.That(receipts.Select(receipt => (receipt.Flags & EV_ERROR, receipt.Data)), Is.All.EqualTo((EV_ERROR, 0L)));
    }

    [TestCase(EV_CLEAR)]
    [TestCase(EV_ADD | EV_CLEAR)]
    public void Pitfall_02_a_trigger_beside_CLEAR_is_lost(int flags)
    {
        _kqueue.Change(UserEvent(EV_ADD | EV_CLEAR));
        _kqueue.Change(UserEvent(flags, NOTE_TRIGGER));
        Assert.That(_kqueue.Harvest(), Has.Count.EqualTo(IsXnu ? 1 : 0));
    }

    [Test]
    public void Pitfall_02_adding_again_with_CLEAR_takes_back_a_pending_trigger()
    {
        _kqueue.Change(UserEvent(EV_ADD | EV_CLEAR));
        _kqueue.Change(UserEvent(0, NOTE_TRIGGER));
        _kqueue.Change(UserEvent(EV_ADD | EV_CLEAR));
        Assert.That(_kqueue.Harvest(), Has.Count.EqualTo(IsXnu ? 1 : 0));
    }

    [Test]
    public void Pitfall_02_a_bare_trigger_fires_once()
    {
        _kqueue.Change(UserEvent(EV_ADD | EV_CLEAR));
        _kqueue.Change(UserEvent(0, NOTE_TRIGGER));
        _kqueue.Change(UserEvent(0, NOTE_TRIGGER));
        Assert.That(_kqueue.Harvest(), Has.Count.EqualTo(1));
        Assert.That(_kqueue.Harvest(), Is.Empty);
    }

    [Test]
    public void Pitfall_03_a_trigger_in_the_first_ADD_fires_on_XNU_alone()
    {
        _kqueue.Change(UserEvent(EV_ADD | EV_CLEAR, NOTE_TRIGGER));
        Assert.That(_kqueue.Harvest(), Has.Count.EqualTo(IsXnu ? 1 : 0));
    }

    [TestCase(EV_ENABLE)]
    [TestCase(EV_DISABLE)]
    [TestCase(0)]
    public void Pitfall_04_any_change_overwrites_udata_but_on_NetBSD_only_ADD(int flags)
    {
        _kqueue.Change(UserEvent(EV_ADD | EV_CLEAR) with { UserData = 1 });
        _kqueue.Change(UserEvent(flags, NOTE_TRIGGER) with { UserData = 2 });
        _kqueue.Change(UserEvent(EV_ENABLE) with { UserData = IsNetBsd ? 9ul : 2ul });
        Assert.That(_kqueue.Harvest().Select(found => found.UserData), Is.EqualTo(new[] { IsNetBsd ? 1ul : 2ul }));
    }

    [Test]
    public void Pitfall_04_ADD_overwrites_udata_everywhere()
    {
        RawSockets.Write(_far, 1);
        _kqueue.Change(Read(EV_ADD) with { UserData = 1 });
        _kqueue.Change(Read(EV_ADD) with { UserData = 2 });
        Assert.That(_kqueue.Harvest().Select(found => found.UserData), Is.EqualTo(new[] { 2ul }));
    }

    [Test]
    public void Pitfall_05_adding_again_does_not_enable_but_on_NetBSD()
    {
        RawSockets.Write(_far, 1);
        _kqueue.Change(Read(EV_ADD), Read(EV_DISABLE));
        Assert.That(_kqueue.Harvest(), Is.Empty);
        _kqueue.Change(Read(EV_ADD));
        Assert.That(_kqueue.Harvest(), Has.Count.EqualTo(IsNetBsd ? 1 : 0));
    }

    [Test]
    public void Pitfall_06_ENABLE_with_DISABLE_is_refused_disables_or_enables()
    {
        RawSockets.Write(_far, 1);
        _kqueue.Change(Read(EV_ADD));
        Assert.That(_kqueue.Change(Read(EV_ENABLE | EV_DISABLE)), Is.EqualTo(IsFreeBsd ? -Errno.EINVAL : 0));
        Assert.That(_kqueue.Harvest(), Has.Count.EqualTo(IsXnu ? 0 : 1));
    }

    [Test]
    public void Pitfall_07_adding_again_does_not_change_CLEAR()
    {
        RawSockets.Write(_far, 1);
        _kqueue.Change(Read(EV_ADD));
        _kqueue.Change(Read(EV_ADD | EV_CLEAR));
        Assert.That(_kqueue.Harvest(), Has.Count.EqualTo(1));
        Assert.That(_kqueue.Harvest(), Has.Count.EqualTo(1), "still level-triggered");
    }

    [Test]
    public void Pitfall_07_DELETE_and_ADD_in_one_list_do_change_it()
    {
        RawSockets.Write(_far, 1);
        _kqueue.Change(Read(EV_ADD));
        _kqueue.Change(Read(EV_DELETE), Read(EV_ADD | EV_ONESHOT));
        Assert.That(_kqueue.Harvest(), Has.Count.EqualTo(1));
        Assert.That(_kqueue.Harvest(), Is.Empty);
        Assert.That(_kqueue.Change(Read(EV_DELETE)), Is.EqualTo(-Errno.ENOENT), "a one-shot is gone after its event");
    }

    [Test]
    public void Pitfall_08_ENABLE_after_DISPATCH_fires_again_but_not_on_NetBSD()
    {
        RawSockets.Write(_far, 1);
        _kqueue.Change(Read(EV_ADD | EV_DISPATCH));
        Assert.That(_kqueue.Harvest(), Has.Count.EqualTo(1));
        Assert.That(_kqueue.Harvest(), Is.Empty);
        _kqueue.Change(Read(EV_ENABLE));
        Assert.That(_kqueue.Harvest(), Has.Count.EqualTo(IsNetBsd ? 0 : 1));
    }

    [Test]
    public void Pitfall_09_with_CLEAR_adding_again_fires_again()
    {
        RawSockets.Write(_far, 1);
        _kqueue.Change(Read(EV_ADD | EV_CLEAR));
        Assert.That(_kqueue.Harvest(), Has.Count.EqualTo(1));
        Assert.That(_kqueue.Harvest(), Is.Empty);
        _kqueue.Change(Read(EV_ADD | EV_CLEAR));
        Assert.That(_kqueue.Harvest(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Pitfall_09_with_CLEAR_disabling_and_enabling_fires_again_but_not_on_NetBSD()
    {
        RawSockets.Write(_far, 1);
        _kqueue.Change(Read(EV_ADD | EV_CLEAR));
        Assert.That(_kqueue.Harvest(), Has.Count.EqualTo(1));
        _kqueue.Change(Read(EV_DISABLE));
        _kqueue.Change(Read(EV_ENABLE));
        Assert.That(_kqueue.Harvest(), Has.Count.EqualTo(IsNetBsd ? 0 : 1));
    }

    [Test]
    public void Pitfall_10_with_CLEAR_a_partial_read_gives_no_event_and_new_bytes_report_the_total()
    {
        _kqueue.Change(Read(EV_ADD | EV_CLEAR));
        RawSockets.Write(_far, 5);
        Assert.That(_kqueue.Harvest().Select(found => found.Data), Is.EqualTo(new[] { 5L }));
        RawSockets.Read(_near, 2);
        Assert.That(_kqueue.Harvest(), Is.Empty);
        RawSockets.Write(_far, 4);
        Assert.That(_kqueue.Harvest().Select(found => found.Data), Is.EqualTo(new[] { 7L }));
    }

    [Test]
    public void Pitfall_11_EOF_carries_what_is_still_to_be_read_and_repeats()
    {
        _kqueue.Change(Read(EV_ADD));
        RawSockets.Write(_far, 3);
        Close(ref _far);
        for (int i = 0; i < 2; i++)
        {
            KqueueRecord found = _kqueue.Harvest().Single();
            Assert.That(found.Flags & EV_EOF, Is.Not.Zero);
            Assert.That(found.Data, Is.EqualTo(3));
        }

        RawSockets.Read(_near, 3);
        KqueueRecord end = _kqueue.Harvest().Single();
        Assert.That((end.Flags & EV_EOF, end.Data), Is.EqualTo((EV_EOF, 0L)));
    }

    [Test]
    public void Pitfall_12_with_CLEAR_EOF_fires_once()
    {
        _kqueue.Change(Read(EV_ADD | EV_CLEAR));
        Close(ref _far);
        Assert.That(_kqueue.Harvest().Single().Flags & EV_EOF, Is.Not.Zero);
        Assert.That(_kqueue.Harvest(), Is.Empty);
    }

    [Test]
    public void Pitfall_13_the_close_of_a_unix_peer_ends_writing_at_once()
    {
        _kqueue.Change(Write(EV_ADD));
        Assert.That(_kqueue.Harvest().Single().Flags & EV_EOF, Is.Zero);
        Close(ref _far);
        Assert.That(_kqueue.Harvest().Single().Flags & EV_EOF, Is.Not.Zero);
    }

    [Test]
    public void Pitfall_13_a_unix_peer_that_closes_with_bytes_unread_is_no_reset()
    {
        _kqueue.Change(Read(EV_ADD), Write(EV_ADD));
        RawSockets.Write(_near, 1);
        Close(ref _far);
        Assert.That(_kqueue.Harvest().Select(found => (found.Flags & EV_EOF, found.FilterFlags)), Is.EqualTo(new[] { (EV_EOF, 0u), (EV_EOF, 0u) }));
    }

    [Test]
    public void Pitfall_13_the_close_of_a_TCP_peer_does_not_end_writing()
    {
        (Socket near, Socket far) = RawSockets.TcpPair();
        using (near)
        using (far)
        {
            nuint ident = (nuint)near.Handle;
            _kqueue.Change(new KqueueRecord(ident, KnoteFilter.Read, EV_ADD), new KqueueRecord(ident, KnoteFilter.Write, EV_ADD));
            far.Close();
            List<KqueueRecord> found = HarvestUntil(events => events.Exists(one => (one.Flags & EV_EOF) != 0));
            Assert.That(found.Single(one => one.Filter == KnoteFilter.Read).Flags & EV_EOF, Is.Not.Zero);
            Assert.That(found.Single(one => one.Filter == KnoteFilter.Write).Flags & EV_EOF, Is.Zero);
        }
    }

    [Test]
    public void Pitfall_14_a_refused_connect_ends_writing_with_its_error()
    {
        IPEndPoint nobody;
        using (Socket listener = RawSockets.Listener())
        {
            nobody = (IPEndPoint)listener.LocalEndPoint!;
        }

        using Socket near = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        _kqueue.Change(new KqueueRecord((nuint)near.Handle, KnoteFilter.Write, EV_ADD));
        Assert.That(() => near.Connect(nobody), Throws.TypeOf<SocketException>());
        KqueueRecord found = HarvestUntil(events => events.Count > 0).Single();
        Assert.That((found.Flags & EV_EOF, found.FilterFlags), Is.EqualTo((EV_EOF, (uint)ConnectionRefused)));
    }

    [Test]
    public void Pitfall_14_a_reset_is_EOF_with_its_error()
    {
        (Socket near, Socket far) = RawSockets.TcpPair();
        using (near)
        {
            _kqueue.Change(new KqueueRecord((nuint)near.Handle, KnoteFilter.Read, EV_ADD));
            far.LingerState = new LingerOption(true, 0);
            far.Close();
            KqueueRecord found = HarvestUntil(events => events.Count > 0).Single();
            Assert.That((found.Flags & EV_EOF, found.FilterFlags), Is.EqualTo((EV_EOF, (uint)ConnectionReset)));
        }
    }

    [Test]
    public void Pitfall_15_an_unconnected_socket_gives_no_events()
    {
        using Socket lonely = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        nuint ident = (nuint)lonely.Handle;
        Assert.That(_kqueue.Change(new KqueueRecord(ident, KnoteFilter.Read, EV_ADD), new KqueueRecord(ident, KnoteFilter.Write, EV_ADD)), Is.Zero);
        Assert.That(_kqueue.Harvest(), Is.Empty);
    }

    [Test]
    public void Pitfall_16_two_events_for_a_descriptor_come_in_either_order()
    {
        RawSockets.Write(_far, 1);
        HashSet<KnoteFilter> first = [];
        for (int i = 0; i < 2; i++)
        {
            using KqueuePort fresh = KqueuePort.Of(_profile);
            for (int turn = 0; turn < i; turn++)
            {
                fresh.Harvest();
            }

            fresh.Change(Read(EV_ADD | EV_DISABLE), Write(EV_ADD | EV_DISABLE));
            fresh.Change(Read(EV_DELETE), Write(EV_DELETE));
            fresh.Change(i == 0 ? [Read(EV_ADD), Write(EV_ADD)] : [Write(EV_ADD), Read(EV_ADD)]);
            List<KqueueRecord> found = fresh.Harvest();
            Assert.That(Filters(found), Is.EquivalentTo(new[] { KnoteFilter.Read, KnoteFilter.Write }));
            first.Add(found[0].Filter);
        }

        Assert.That(first, Has.Count.EqualTo(2));
    }

    [Test]
    public void Pitfall_16_filters_that_become_ready_together_come_in_changing_order()
    {
        HashSet<KnoteFilter> first = [];
        for (int turns = 0; turns < 2; turns++)
        {
            (int near, int far) = RawSockets.Pair();
            using KqueuePort fresh = KqueuePort.Of(_profile);
            FillPair(near);
            fresh.Change(new KqueueRecord((nuint)near, KnoteFilter.Read, EV_ADD), new KqueueRecord((nuint)near, KnoteFilter.Write, EV_ADD));
            for (int turn = 0; turn < turns; turn++)
            {
                fresh.Harvest();
            }

            RawSockets.Close(far);
            first.Add(fresh.Harvest()[0].Filter);
            RawSockets.Close(near);
        }

        Assert.That(first, Has.Count.EqualTo(2));
    }

    [Test]
    public void Pitfall_17_FreeBSD_strips_ADD_from_what_comes_back_and_the_others_keep_it()
    {
        RawSockets.Write(_far, 1);
        _kqueue.Change(Read(EV_ADD | EV_CLEAR));
        Assert.That(_kqueue.Harvest().Single().Flags, Is.EqualTo(IsFreeBsd ? EV_CLEAR : EV_ADD | EV_CLEAR));
    }

    [Test]
    public void Pitfall_17_the_flags_of_a_refused_change_are_replaced_or_kept_on_XNU()
    {
        _kqueue.Kevent([Read(EV_ENABLE)], 1, out List<KqueueRecord> found);
        Assert.That(found.Single().Flags, Is.EqualTo(IsXnu ? EV_ERROR | EV_ENABLE : EV_ERROR));
        Assert.That(found.Single().Data, Is.EqualTo(Errno.ENOENT));
    }

    [Test]
    public void Pitfall_18_an_error_keeps_events_back_in_its_call()
    {
        RawSockets.Write(_far, 1);
        _kqueue.Change(Read(EV_ADD));
        Assert.That(_kqueue.Kevent([Write(EV_DELETE)], 8, out List<KqueueRecord> found), Is.EqualTo(1));
        Assert.That(found.Single().Flags & EV_ERROR, Is.Not.Zero);
        Assert.That(_kqueue.Harvest(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Pitfall_18_an_error_without_room_ends_the_call_and_drops_the_remaining_changes()
    {
        RawSockets.Write(_far, 1);
        Assert.That(_kqueue.Kevent([Write(EV_DELETE), Write(EV_ENABLE), Read(EV_ADD)], 1, out _), Is.EqualTo(-Errno.ENOENT));
        Assert.That(_kqueue.Harvest(), Is.Empty);
    }

    [Test]
    public void Pitfall_19_DELETE_after_close_is_EBADF_or_ENOENT_on_XNU()
    {
        int closed = _near;
        _kqueue.Change(Read(EV_ADD));
        Close(ref _near);
        Assert.That(_kqueue.Change(Descriptor(closed, EV_DELETE)), Is.EqualTo(IsXnu ? -Errno.ENOENT : -Errno.EBADF));
        Assert.That(_kqueue.Change(Descriptor(closed, EV_ADD)), Is.EqualTo(-Errno.EBADF));
    }

    [Test]
    public void Pitfall_19_DELETE_of_a_number_used_again_is_ENOENT()
    {
        _kqueue.Change(Read(EV_ADD));
        RawSockets.Duplicate(_far, _near);
        Assert.That(_kqueue.Change(Read(EV_DELETE)), Is.EqualTo(-Errno.ENOENT));
    }

    [Test]
    public void Pitfall_20_close_drops_the_knotes_even_with_a_duplicate_open()
    {
        int duplicate = RawSockets.Duplicate(_near);
        _kqueue.Change(Read(EV_ADD));
        RawSockets.Write(_far, 1);
        Close(ref _near);
        Assert.That(_kqueue.Harvest(), Is.Empty);
        RawSockets.Close(duplicate);
    }

    [Test]
    public void Pitfall_20_a_number_used_again_inherits_nothing()
    {
        _kqueue.Change(Read(EV_ADD));
        (int near, int far) = RawSockets.Pair();
        RawSockets.Write(far, 1);
        RawSockets.Duplicate(near, _near);
        Assert.That(_kqueue.Harvest(), Is.Empty);
        RawSockets.Close(near);
        RawSockets.Close(far);
    }

    [Test]
    public void Pitfall_21_deleting_between_batches_drops_what_was_not_delivered()
    {
        RawSockets.Write(_far, 1);
        _kqueue.Change(Read(EV_ADD), Write(EV_ADD));
        KnoteFilter delivered = _kqueue.Harvest(room: 1).Single().Filter;
        KnoteFilter other = delivered == KnoteFilter.Read ? KnoteFilter.Write : KnoteFilter.Read;
        _kqueue.Change(new KqueueRecord((nuint)_near, other, EV_DELETE));
        Assert.That(Filters(_kqueue.Harvest()), Is.EqualTo(new[] { delivered }));
    }

    [Test]
    public void Pitfall_22_closing_the_kqueue_does_not_end_a_wait_but_on_XNU()
    {
        KqueueModel model = new(_profile);
        int kqueue = model.Create();
        Thread waiter = StartWaiting(model, kqueue, milliseconds: 300, out Func<int> result);
        Assert.That(model.Close(kqueue), Is.Zero);
        waiter.Join();
        Assert.That(result(), Is.EqualTo(IsXnu ? -Errno.EBADF : 0));
    }

    [Test]
    public void Pitfall_22_closing_a_descriptor_wakes_nobody()
    {
        KqueueModel model = new(_profile);
        int kqueue = model.Create();
        model.Kevent(kqueue, [Kevent64.Of((nuint)_near, Kevent64.ReadFilter, EV_ADD, 0, 0, 0)], [], null);
        Thread waiter = StartWaiting(model, kqueue, milliseconds: 200, out Func<int> result);
        Close(ref _near);
        waiter.Join();
        Assert.That(result(), Is.Zero, "the time alone ended the wait");
        model.Close(kqueue);
    }

    [Test]
    public void Pitfall_23_a_wait_that_a_signal_interrupts_has_made_its_changes()
    {
        KqueueModel model = new(_profile);
        int kqueue = model.Create();
        using PosixSignalRegistration handler = PosixSignalRegistration.Create(PosixSignal.SIGCONT, context => context.Cancel = true);
        Thread waiter = StartWaiting(model, kqueue, milliseconds: 60_000, out Func<int> result, Kevent64.Of((nuint)_near, Kevent64.ReadFilter, EV_ADD, 0, 0, 5), out nint thread);
        do
        {
            Assert.That(LinuxCalls.pthread_kill(thread, LinuxCalls.SIGCONT), Is.Zero);
        }
        while (!waiter.Join(20));
        Assert.That(result(), Is.EqualTo(-Errno.EINTR));
        RawSockets.Write(_far, 1);
        Kevent64[] events = new Kevent64[4];
        Assert.That(model.Kevent(kqueue, [], events, new Timespec()), Is.EqualTo(1));
        Assert.That(events[0].UserData, Is.EqualTo(5));
        model.Close(kqueue);
    }

    [Test]
    public void Pitfall_24_filter_zero_is_skipped_refused_or_the_read_filter()
    {
        KqueueModel model = new(_profile);
        int kqueue = model.Create();
        int result = IsNetBsd
            ? model.Kevent(kqueue, [NetBsdKevent.Of((nuint)_near, 0, EV_ADD, 0, 0, 0)], new NetBsdKevent[1], new Timespec())
            : model.Kevent(kqueue, [Kevent64.Of((nuint)_near, 0, EV_ADD, 0, 0, 0)], new Kevent64[1], new Timespec());
        Assert.That(result, Is.EqualTo(IsXnu ? 1 : 0), "one error, or nothing");
        RawSockets.Write(_far, 1);
        result = IsNetBsd
            ? model.Kevent(kqueue, [], new NetBsdKevent[1], new Timespec())
            : model.Kevent(kqueue, [], new Kevent64[1], new Timespec());
        Assert.That(result, Is.EqualTo(IsNetBsd ? 1 : 0));
        model.Close(kqueue);
    }

    [Test]
    public void Pitfall_25_ADD_with_DELETE_adds_what_was_not_there_but_not_on_XNU()
    {
        RawSockets.Write(_far, 1);
        Assert.That(_kqueue.Change(Read(EV_ADD | EV_DELETE)), Is.EqualTo(IsXnu ? -Errno.ENOENT : 0));
        Assert.That(_kqueue.Harvest(), Has.Count.EqualTo(IsXnu ? 0 : 1));
    }

    [Test]
    public void Pitfall_26_all_64_bits_of_udata_come_back()
    {
        RawSockets.Write(_far, 1);
        _kqueue.Change(Read(EV_ADD) with { UserData = 0xFEDC_BA98_7654_3210 });
        Assert.That(_kqueue.Harvest().Single().UserData, Is.EqualTo(0xFEDC_BA98_7654_3210));
    }

    [Test]
    public void Pitfall_27_the_data_of_a_listener_is_its_backlog()
    {
        using Socket listener = RawSockets.Listener();
        _kqueue.Change(new KqueueRecord((nuint)listener.Handle, KnoteFilter.Read, EV_ADD), new KqueueRecord((nuint)listener.Handle, KnoteFilter.Write, EV_ADD));
        Assert.That(_kqueue.Harvest(), Is.Empty);
        using Socket first = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using Socket second = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        first.Connect(listener.LocalEndPoint!);
        second.Connect(listener.LocalEndPoint!);
        KqueueRecord found = HarvestUntil(events => events.Exists(one => one.Data == 2)).Single();
        Assert.That(found.Filter, Is.EqualTo(KnoteFilter.Read));
    }

    [Test]
    public void Pitfall_28_with_room_for_one_ready_filters_take_turns()
    {
        RawSockets.Write(_far, 1);
        _kqueue.Change(Read(EV_ADD), Write(EV_ADD));
        List<KnoteFilter> found = [.. Enumerable.Range(0, 4).SelectMany(_ => Filters(_kqueue.Harvest(room: 1)))];
        Assert.That(found, Has.Count.EqualTo(4));
        Assert.That(found[1], Is.Not.EqualTo(found[0]));
        Assert.That(found[2], Is.EqualTo(found[0]));
        Assert.That(found[3], Is.EqualTo(found[1]));
    }

    [Test]
    public void Pitfall_29_a_bad_kqueue_is_EBADF()
    {
        KqueueModel model = new(_profile);
        Assert.That(model.Kevent<Kevent64>(_near, [], [], null), Is.EqualTo(-Errno.EBADF));
        int kqueue = model.Create();
        Assert.That(model.Close(kqueue), Is.Zero);
        Assert.That(model.Kevent<Kevent64>(kqueue, [], [], null), Is.EqualTo(-Errno.EBADF));
        Assert.That(model.Close(kqueue), Is.EqualTo(-Errno.EBADF));
    }

    [TestCase(0, -1)]
    [TestCase(0, 1_000_000_000)]
    [TestCase(-1, 0)]
    public void Pitfall_29_a_bad_timeout_is_EINVAL(long seconds, long nanoseconds)
    {
        KqueueModel model = new(_profile);
        int kqueue = model.Create();
        Timespec timeout = new() { Seconds = seconds, Nanoseconds = nanoseconds };
        Assert.That(model.Kevent(kqueue, [], new Kevent64[1], timeout), Is.EqualTo(-Errno.EINVAL));
        model.Close(kqueue);
    }

    private static Thread StartWaiting(KqueueModel model, int kqueue, int milliseconds, out Func<int> result) =>
        StartWaiting(model, kqueue, milliseconds, out result, null, out _);

    /// <summary>Returns when the thread sleeps in its call.</summary>
    private static Thread StartWaiting(KqueueModel model, int kqueue, int milliseconds, out Func<int> result, Kevent64? change, out nint number)
    {
        int outcome = int.MinValue;
        nint self = 0;
        Thread waiter = new(() =>
        {
            self = LinuxCalls.pthread_self();
            outcome = model.Kevent(kqueue, change is { } first ? [first] : [], new Kevent64[4], new Timespec { Nanoseconds = milliseconds % 1000 * 1_000_000, Seconds = milliseconds / 1000 });
        });
        waiter.Start();
        SpinWait wait = default;
        while (!model.IsWaitedOn(kqueue) && waiter.IsAlive)
        {
            wait.SpinOnce();
        }

        result = () => outcome;
        number = self;
        return waiter;
    }

    private static void FillPair(int descriptor)
    {
        using Socket socket = new(new SafeSocketHandle(descriptor, ownsHandle: false)) { Blocking = false };
        byte[] bytes = new byte[65536];
        while (socket.Send(bytes, SocketFlags.None, out SocketError error) > 0 && error == SocketError.Success)
        {
        }
    }

    private static void Close(ref int descriptor)
    {
        if (descriptor >= 0)
        {
            RawSockets.Close(descriptor);
            descriptor = -1;
        }
    }

    private static IEnumerable<KnoteFilter> Filters(List<KqueueRecord> events) => events.Select(found => found.Filter);

    private static KqueueRecord UserEvent(int flags, uint filterFlags = 0) => new(User, KnoteFilter.User, flags, filterFlags);

    private static KqueueRecord Descriptor(int descriptor, int flags) => new((nuint)descriptor, KnoteFilter.Read, flags);

    private KqueueRecord Read(int flags) => new((nuint)_near, KnoteFilter.Read, flags);

    private KqueueRecord Write(int flags) => new((nuint)_near, KnoteFilter.Write, flags);

    /// <summary>What TCP does takes its time, even on the loopback.</summary>
    private List<KqueueRecord> HarvestUntil(Predicate<List<KqueueRecord>> isReached)
    {
        List<KqueueRecord> events = [];
        for (int i = 0; i < 1000; i++)
        {
            _kqueue.Kevent([], 16, out events, nanoseconds: 10_000_000);
            if (isReached(events))
            {
                return events;
            }
        }

        Assert.Fail($"not reached; last seen: {string.Join(", ", events)}");
        return events;
    }
}

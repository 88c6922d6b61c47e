using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Reactor.Select;

namespace Reactor.Tests.Select;

/// <summary>What the Windows halves of select and poll ask of Winsock and make of its answers, on every system.</summary>
internal sealed class WinsockPollerTests
{
    public const nint FirstSocket = 1_000_000;

    private readonly List<(PollHandle Handle, Readiness Readiness)> _seen = [];

    private WinsockModel _model = new();

    [SetUp]
    public void Start()
    {
        _model = new WinsockModel();
        _seen.Clear();
    }

    [Test]
    public void With_no_descriptor_of_interest_a_timer_still_runs([Values] bool select)
    {
        using IPoller poller = Open(select);
        Add(poller, 0, Interest.None);
        int ran = 0;
        poller.AddTimer(TimeSpan.Zero, new Timers(() => ran++));
        poller.RunOnce(TimeSpan.FromSeconds(5));
        Assert.That(ran, Is.EqualTo(1));
    }

    [Test]
    public void More_than_a_thousand_sockets_are_watched_and_served_batch_by_batch([Values] bool select)
    {
        const int Count = 1100;
        const int Batch = 100;
        using IPoller poller = Open(select, Batch);
        for (int i = 0; i < Count; i++)
        {
            Add(poller, i, Interest.Read, WinsockModel.Readable);
        }

        for (int i = 0; i <= Count / Batch; i++)
        {
            poller.RunOnce(TimeSpan.Zero);
        }

        Assert.That(_model.LastCount, Is.EqualTo(Count + 1), "the poller's own pair is the last one");
        Assert.That(_seen.Select(one => one.Handle).Distinct().Count(), Is.EqualTo(Count));
    }

    [Test]
    public void A_refused_connect_is_told_to_who_writes_and_to_who_reads([Values] bool select, [Values(Interest.Read, Interest.Write)] Interest interest)
    {
        using IPoller poller = Open(select);
        Add(poller, 0, interest, WinsockModel.Error);
        poller.RunOnce(TimeSpan.Zero);
        Assert.That(_seen.Single().Readiness, Is.EqualTo((Readiness)interest | Readiness.Error));
    }

    [Test]
    public void One_closed_socket_fails_alone([Values] bool select)
    {
        using IPoller poller = Open(select);
        PollHandle closed = Add(poller, 0, Interest.Read);
        PollHandle healthy = Add(poller, 1, Interest.Read, WinsockModel.Readable);
        _model.Sockets.Remove(FirstSocket);
        for (int i = 0; i < 3; i++)
        {
            poller.RunOnce(TimeSpan.Zero);
        }

        Assert.That(_seen.Where(one => one.Handle == closed).Select(one => one.Readiness), Is.EqualTo(new[] { Readiness.Read | Readiness.Error }));
        Assert.That(_seen.Count(one => one.Handle == healthy), Is.GreaterThanOrEqualTo(2));
    }

    [Test]
    public void One_closed_socket_keeps_nobody_waiting([Values] bool select)
    {
        using IPoller poller = Open(select);
        PollHandle closed = Add(poller, 0, Interest.Read);
        PollHandle healthy = Add(poller, 1, Interest.Read, WinsockModel.Readable);
        _model.Sockets.Remove(FirstSocket);
        poller.RunOnce(TimeSpan.FromSeconds(5));
        Assert.That(_seen.Select(one => one.Handle), Is.EquivalentTo(new[] { closed, healthy }));
    }

    [Test]
    public void What_was_told_is_not_told_again_beside_another_s_readiness([Values] bool select)
    {
        using IPoller poller = Open(select);
        PollHandle first = Add(poller, 0, Interest.Read, WinsockModel.Readable);
        PollHandle second = Add(poller, 1, Interest.Read, WinsockModel.Readable);
        poller.RunOnce(TimeSpan.Zero);
        _model.Sockets[FirstSocket] = 0;
        poller.RunOnce(TimeSpan.Zero);
        Assert.That(_seen.Select(one => one.Handle), Is.EqualTo(new[] { first, second, second }));
    }

    [Test]
    public void A_refused_Add_leaves_every_turn_usable([Values] bool select)
    {
        using IPoller poller = Open(select);
        for (int i = 0; i < 64; i++)
        {
            Add(poller, i, Interest.Read, WinsockModel.Readable);
            Assert.That(() => poller.Add(FirstSocket - 1 + 1000, new Ready(this)), Throws.TypeOf<PollerException>());
            Assert.That(poller.RunOnce(TimeSpan.Zero), Is.EqualTo(i + 1));
        }
    }

    [Test]
    public void Urgent_data_is_no_failure_and_wakes_nobody_again_and_again([Values] bool select)
    {
        using IPoller poller = Open(select);
        Add(poller, 0, Interest.Read, WinsockModel.Urgent);
        poller.RunOnce(TimeSpan.Zero);
        _model.Asked = 0;
        poller.RunOnce(TimeSpan.Zero);
        Assert.That(_seen, Is.Empty);
        Assert.That(_model.Asked, Is.Zero, "sockets that are watched for exceptions, and have one");
        _model.Sockets[FirstSocket] |= WinsockModel.Readable;
        poller.RunOnce(TimeSpan.Zero);
        Assert.That(_seen.Single().Readiness, Is.EqualTo(Readiness.Read));
    }

    [Test]
    public void A_removed_socket_is_not_asked_about_any_more_and_one_that_is_none_is_refused([Values] bool select)
    {
        using IPoller poller = Open(select);
        PollHandle handle = Add(poller, 0, Interest.Read | Interest.Write, WinsockModel.Readable);
        poller.RunOnce(TimeSpan.Zero);
        Assert.That((_seen.Count, _model.LastCount), Is.EqualTo((1, 2)));
        poller.Remove(handle);
        poller.RunOnce(TimeSpan.Zero);
        Assert.That((_seen.Count, _model.LastCount), Is.EqualTo((1, 1)));
        _model.Sockets.Remove(FirstSocket);
        Assert.That(() => poller.Add(FirstSocket, new Ready(this)), Throws.TypeOf<PollerException>().With.Property(nameof(PollerException.Error)).EqualTo(PollerError.NotPollable));
    }

    [Test]
    public void A_half_close_that_only_poll_reports_does_not_spin_a_writer_who_has_to_wait()
    {
        using IPoller poller = Open(select: false);
        Add(poller, 0, Interest.Write, WinsockModel.HangUp);
        poller.RunOnce(TimeSpan.Zero);
        Assert.That(_model.LastCount, Is.EqualTo(2));
        poller.RunOnce(TimeSpan.Zero);
        Assert.That(_model.LastCount, Is.EqualTo(1), "left out of one wait");
        Assert.That(_seen, Is.Empty);
        poller.RunOnce(TimeSpan.FromMilliseconds(100));
        Assert.That(_model.Timeouts.Max(), Is.LessThanOrEqualTo(100));
        _model.Sockets[FirstSocket] = WinsockModel.HangUp | WinsockModel.Writable;
        poller.RunOnce(TimeSpan.FromSeconds(5));
        Assert.That(_seen.Single().Readiness & Readiness.Write, Is.EqualTo(Readiness.Write));
    }

    [Test]
    public void A_reset_that_looks_like_a_half_close_is_told_to_the_writer()
    {
        using IPoller poller = Open(select: false);
        Add(poller, 0, Interest.Write, WinsockModel.HangUp);
        _model.Reset.Add(FirstSocket);
        poller.RunOnce(TimeSpan.Zero);
        Assert.That(_seen.Single().Readiness & (Readiness.Write | Readiness.Error), Is.EqualTo(Readiness.Write | Readiness.Error));
    }

    [Test]
    public void Interest_in_a_closed_socket_fails_when_it_is_set([Values] bool select)
    {
        using IPoller poller = Open(select);
        PollHandle handle = Add(poller, 0, Interest.None);
        _model.Sockets.Remove(FirstSocket);
        poller.SetInterest(handle, Interest.Write);
        poller.RunOnce(TimeSpan.Zero);
        poller.RunOnce(TimeSpan.Zero);
        Assert.That(_seen.Single().Readiness, Is.EqualTo(Readiness.Write | Readiness.Error));
    }

    private IPoller Open(bool select, int batch = PollerOptions.DefaultBatchSize)
    {
        PollerOptions options = new() { BatchSize = batch };
        return select
            ? new WinsockSelectPoller<WinsockModel.SelectKernel>(new WinsockModel.SelectKernel(_model), options)
            : new WinsockPollPoller<WinsockModel.PollKernel>(new WinsockModel.PollKernel(_model), options);
    }

    private PollHandle Add(IPoller poller, int index, Interest interest, short state = 0)
    {
        _model.Sockets[FirstSocket + index] = state;
        return poller.Add(FirstSocket + index, new Ready(this), interest);
    }

    private sealed class Ready(WinsockPollerTests test) : IReadyHandler
    {
        public void OnReady(PollHandle handle, Readiness readiness) => test._seen.Add((handle, readiness));
    }

    private sealed class Timers(Action action) : ITimerHandler
    {
        public void OnTimer(TimerHandle timer, int token) => action();
    }
}

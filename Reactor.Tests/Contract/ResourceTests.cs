using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using NUnit.Framework;

namespace Reactor.Tests.Contract;

[TestFixtureSource(typeof(BackendFixtures), nameof(BackendFixtures.All))]
internal sealed class ResourceTests(BackendFixture backend) : ContractTest(backend)
{
    private const int WarmTurns = 200;

    [Test]
    public void Turns_events_signals_timers_and_interest_changes_allocate_nothing()
    {
        IPoller poller = Open();
        List<PollHandle> handles = [];
        ReadyAction ready = new();
        for (int i = 0; i < 20; i++)
        {
            handles.Add(poller.Add(Pair(i).Descriptor, ready, Interest.Write));
        }

        SignalAction signalled = new();
        ISignaler[] signalers = [poller.CreateSignaler(signalled), poller.CreateSignaler(signalled)];
        TimerAction expired = new();
        void Work(int turn)
        {
            foreach (ISignaler signaler in signalers)
            {
                signaler.Signal();
                signaler.Signal();
            }

            for (int i = 0; i < 5; i++)
            {
                poller.AddTimer(TimeSpan.Zero, expired);
            }

            TimerHandle cancelled = poller.AddTimer(Long, expired);
            poller.CancelTimer(cancelled);
            PollHandle handle = handles[turn % handles.Count];
            poller.SetInterest(handle, Interest.Read | Interest.Write);
            poller.RunOnce(Timeout.InfiniteTimeSpan);
            poller.SetInterest(handle, Interest.Write);
        }

        for (int turn = 0; turn < WarmTurns; turn++)
        {
            Work(turn);
        }

        (int readyBefore, int signalledBefore, int expiredBefore) = (ready.Count, signalled.Count, expired.Count);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int turn = 0; turn < WarmTurns; turn++)
        {
            Work(turn);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That(allocated, Is.Zero);
        Assert.That(ready.Count - readyBefore, Is.EqualTo(20 * WarmTurns));
        Assert.That(signalled.Count - signalledBefore, Is.EqualTo(2 * WarmTurns));
        Assert.That(expired.Count - expiredBefore, Is.EqualTo(5 * WarmTurns));
    }

    [Test]
    public void Waits_that_end_by_timeout_or_by_another_thread_allocate_nothing()
    {
        IPoller poller = Open();
        ISignaler signaler = poller.CreateSignaler(new SignalAction());
        using SemaphoreSlim asked = new(0);
        bool stop = false;
        Thread sender = new(() =>
        {
            asked.Wait();
            while (!Volatile.Read(ref stop))
            {
                signaler.Signal();
                asked.Wait();
            }
        });
        sender.Start();
        long allocated = 0;
        for (int turn = 0; turn < 2 * WarmTurns; turn++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            poller.RunOnce(TimeSpan.FromTicks(10));
            long byTimeout = GC.GetAllocatedBytesForCurrentThread() - before;
            asked.Release();
            before = GC.GetAllocatedBytesForCurrentThread();
            poller.RunOnce(Timeout.InfiniteTimeSpan);
            long bySignal = GC.GetAllocatedBytesForCurrentThread() - before;
            if (turn >= WarmTurns)
            {
                allocated += byTimeout + bySignal;
            }
        }

        Volatile.Write(ref stop, true);
        asked.Release();
        sender.Join();
        Assert.That(allocated, Is.Zero);
    }

    [Test]
    public void Pollers_opened_and_disposed_with_live_registrations_leave_nothing_open()
    {
        DescriptorPair pair = Pair();
        OpenDescriptors Round()
        {
            using (IPoller poller = Backend.Create(new PollerOptions()))
            {
                ReadyAction handler = new((_, _) => Assert.Fail("Dispose called back"));
                poller.Add(pair.Descriptor, handler, Interest.Write);
                poller.CreateSignaler(new SignalAction(_ => Assert.Fail("Dispose called back"))).Signal();
                poller.AddTimer(TimeSpan.Zero, new TimerAction((_, _) => Assert.Fail("Dispose called back")));
            }

            return OpenDescriptors.Now();
        }

        OpenDescriptors first = Enumerable.Range(0, 10).Select(_ => Round()).Last();
        OpenDescriptors last = Enumerable.Range(0, 200).Select(_ => Round()).Last();
        Assert.That(last.Count - first.Count, Is.LessThan(OpenDescriptors.AreExact ? 1 : 50), () => $"first: {first}; last: {last}");
    }

    [Test]
    public void Dispose_leaves_the_callers_descriptors_open_and_working()
    {
        IPoller poller = Open();
        DescriptorPair pair = Pair();
        poller.Add(pair.Descriptor, new ReadyAction(), Interest.Read);
        poller.Add(pair.Far.Handle, new ReadyAction(), Interest.Write);
        Turn(poller, TimeSpan.Zero);
        poller.Dispose();
        poller.Dispose();
        Feed(pair, 4);
        Assert.That(DescriptorPair.Drain(pair.Near), Is.EqualTo(4));
    }

    [Test]
    public void A_safe_handle_is_referenced_during_Add_only()
    {
        IPoller poller = Open();
        DescriptorPair pair = Pair();
        PollHandle handle = poller.Add(pair.Near.SafeHandle, new ReadyAction(), Interest.Read);
        pair.Near.Dispose();
        Assert.That(SpinUntilFarEnds(pair), Is.True, "the descriptor stayed open as long as it was registered");
        poller.Remove(handle);
    }

    [Test]
    public void Three_thousand_descriptors_or_what_the_kernel_can_name_are_served_by_one_poller()
    {
        const int Most = 3000;
        IPoller poller = Open();
        bool isLimited = poller.MaxDescriptors < Most;
        List<DescriptorPair> pairs = [];
        List<Socket> watched = [];
        int[] counts = new int[Most];
        PollerException? refusal = null;
        while (watched.Count < Most && refusal is null)
        {
            DescriptorPair pair = Pair(1);
            pairs.Add(pair);
            refusal = AddEnd(pair.Near) ?? AddEnd(pair.Far);
        }

        Assert.That(refusal?.Error, Is.EqualTo(isLimited ? PollerError.LimitReached : (PollerError?)null));
        Assert.That(isLimited ? (int)refusal!.Descriptor : watched.Count, Is.GreaterThanOrEqualTo(isLimited ? poller.MaxDescriptors!.Value : Most));
        Assert.That(poller.Load, Is.EqualTo(watched.Count));
        Assert.That(Turn(poller, TimeSpan.FromMilliseconds(5)), Is.Zero);
        foreach (DescriptorPair pair in pairs)
        {
            pair.Far.Send([1]);
            pair.Near.Send([1]);
        }

        TurnUntil(poller, () => counts.Take(watched.Count).All(count => count == 1), () => $"{counts.Count(count => count == 1)} of {watched.Count} descriptors were served");
        Assert.That(Turn(poller, TimeSpan.FromMilliseconds(5)), Is.Zero);

        PollerException? AddEnd(Socket end)
        {
            int number = watched.Count;
            try
            {
                poller.Add(end.Handle, new ReadyAction((_, _) => counts[number] += DescriptorPair.Drain(end)), Interest.Read);
                watched.Add(end);
                return null;
            }
            catch (PollerException exception)
            {
                return exception;
            }
        }
    }

    private static bool SpinUntilFarEnds(DescriptorPair pair) => SpinWait.SpinUntil(
        () => pair.Far.Receive(new byte[1], SocketFlags.None, out SocketError error) == 0 && error != SocketError.WouldBlock,
        StuckWait.Limit);
}

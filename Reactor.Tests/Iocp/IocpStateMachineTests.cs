using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using Reactor.Iocp;

namespace Reactor.Tests.Iocp;

/// <summary>The iocp poller's state machine against a model of the driver, on every system.</summary>
internal sealed class IocpStateMachineTests
{
    private const nint FirstSocket = 1000;
    private const int Sockets = 40;

    private static readonly uint[] Events =
        [AfdInterop.AFD_POLL_RECEIVE, AfdInterop.AFD_POLL_SEND, AfdInterop.AFD_POLL_DISCONNECT, AfdInterop.AFD_POLL_ABORT];

    [Test]
    public void Random_programs_are_level_triggered_and_never_touch_memory_that_the_driver_holds([Values] bool cancelsLate, [Values(1, 3, 256)] int batch) =>
        Prop.ForAll(Gen.Choose(0, (Sockets * 12) - 1).ArrayOf().ToArbitrary(), program => RunProgram(program, cancelsLate, batch))
            .Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(400).WithEndSize(200));

    [Test]
    public void Interest_within_what_is_asked_costs_no_call_and_none_at_all_asks_nothing()
    {
        DriverModel driver = new();
        driver.SetReady(FirstSocket, 0);
        using IocpPoller<ModelIocpKernel> poller = new(new ModelIocpKernel(driver), null);
        PollHandle handle = poller.Add(FirstSocket, new Watch());
        poller.RunOnce(TimeSpan.Zero);
        Assert.That(driver.Polls, Is.Zero);
        poller.SetInterest(handle, Interest.Read | Interest.Write);
        poller.RunOnce(TimeSpan.Zero);
        Assert.That((driver.Polls, driver.Cancels), Is.EqualTo((1, 0)));
        foreach (Interest narrower in new[] { Interest.Read, Interest.None, Interest.Write, Interest.Read | Interest.Write })
        {
            poller.SetInterest(handle, narrower);
            poller.RunOnce(TimeSpan.Zero);
        }

        Assert.That((driver.Polls, driver.Cancels), Is.EqualTo((1, 0)));
    }

    [Test]
    public void Wider_interest_takes_the_request_back_and_asks_once_more()
    {
        DriverModel driver = new();
        driver.SetReady(FirstSocket, AfdInterop.AFD_POLL_SEND);
        using IocpPoller<ModelIocpKernel> poller = new(new ModelIocpKernel(driver), null);
        Watch watch = new();
        PollHandle handle = poller.Add(FirstSocket, watch, Interest.Read);
        poller.RunOnce(TimeSpan.Zero);
        Assert.That(watch.Seen, Is.Empty);
        poller.SetInterest(handle, Interest.Read | Interest.Write);
        poller.RunOnce(TimeSpan.Zero);
        Assert.That(watch.Seen, Is.EqualTo(new[] { Readiness.Write }));
        Assert.That((driver.Polls, driver.Cancels), Is.EqualTo((2, 1)));
    }

    [Test]
    public void A_wakeup_packet_in_a_batch_of_one_hides_no_readiness()
    {
        DriverModel driver = new();
        driver.SetReady(FirstSocket, 0);
        using IocpPoller<ModelIocpKernel> poller = new(new ModelIocpKernel(driver), new PollerOptions { BatchSize = 1 });
        Watch watch = new();
        poller.Add(FirstSocket, watch, Interest.Read);
        poller.RunOnce(TimeSpan.Zero);
        driver.Post(IocpPoller<ModelIocpKernel>.SignalerKey);
        driver.SetReady(FirstSocket, AfdInterop.AFD_POLL_RECEIVE);
        Assert.That(poller.RunOnce(TimeSpan.Zero), Is.EqualTo(1));
    }

    [Test]
    public void Thirty_two_sockets_share_a_handle_and_empty_handles_are_closed()
    {
        const int Count = 100;
        DriverModel driver = new();
        using IocpPoller<ModelIocpKernel> poller = new(new ModelIocpKernel(driver), null);
        List<PollHandle> handles = [];
        for (int i = 0; i < Count; i++)
        {
            driver.SetReady(FirstSocket + i, 0);
            handles.Add(poller.Add(FirstSocket + i, new Watch(), Interest.Read));
        }

        poller.RunOnce(TimeSpan.Zero);
        Assert.That(driver.MostPollsOfOneHandle, Is.EqualTo(32));
        Assert.That(driver.OpenHandles, Is.EqualTo(1 + 4), "the port and four handles");
        handles.ForEach(poller.Remove);
        poller.RunOnce(TimeSpan.Zero);
        Assert.That(driver.OpenHandles, Is.EqualTo(1 + 1), "the port and the first handle");
        Assert.That(driver.AllocatedPolls, Is.Zero);
    }

    [Test]
    public void A_reused_socket_number_never_hears_what_was_meant_for_its_predecessor([Values] bool cancelsLate)
    {
        DriverModel driver = new() { CancelsLate = cancelsLate };
        driver.SetReady(FirstSocket, 0);
        using IocpPoller<ModelIocpKernel> poller = new(new ModelIocpKernel(driver), null);
        Watch old = new();
        Watch young = new();
        PollHandle handle = poller.Add(FirstSocket, old, Interest.Read);
        poller.RunOnce(TimeSpan.Zero);
        driver.SetReady(FirstSocket, AfdInterop.AFD_POLL_RECEIVE);
        poller.Remove(handle);
        driver.CloseSocket(FirstSocket);
        driver.SetReady(FirstSocket, 0);
        handle = poller.Add(FirstSocket, young, Interest.Read);
        poller.RunOnce(TimeSpan.Zero);
        poller.RunOnce(TimeSpan.Zero);
        Assert.That(old.Seen, Is.Empty);
        Assert.That(young.Seen, Is.Empty);
        driver.SetReady(FirstSocket, AfdInterop.AFD_POLL_RECEIVE);
        poller.RunOnce(TimeSpan.Zero);
        Assert.That(young.Seen, Is.EqualTo(new[] { Readiness.Read }));
        Assert.That(old.Seen, Is.Empty);
        poller.Remove(handle);
    }

    [Test]
    public void A_socket_that_is_closed_under_its_request_fails_and_who_gets_its_number_is_not_asked_about()
    {
        DriverModel driver = new();
        driver.SetReady(FirstSocket, 0);
        using IocpPoller<ModelIocpKernel> poller = new(new ModelIocpKernel(driver), null);
        Watch watch = new();
        poller.Add(FirstSocket, watch, Interest.Read);
        poller.RunOnce(TimeSpan.Zero);
        driver.CloseSocket(FirstSocket);
        driver.SetReady(FirstSocket, AfdInterop.AFD_POLL_RECEIVE);
        poller.RunOnce(TimeSpan.Zero);
        poller.RunOnce(TimeSpan.Zero);
        Assert.That(watch.Seen, Is.EqualTo(new[] { Readiness.Read | Readiness.Error }));
        Assert.That(driver.Polls, Is.EqualTo(1));
    }

    [Test]
    public void A_refusal_is_told_to_who_has_the_slot_now_although_its_predecessor_is_still_listed()
    {
        DriverModel driver = new();
        driver.SetReady(FirstSocket, 0);
        driver.SetReady(FirstSocket + 1, 0);
        using IocpPoller<ModelIocpKernel> poller = new(new ModelIocpKernel(driver), null);
        poller.Remove(poller.Add(FirstSocket, new Watch(), Interest.Read));
        Watch watch = new();
        poller.Add(FirstSocket + 1, watch, Interest.Read);
        driver.CloseSocket(FirstSocket + 1);
        poller.RunOnce(TimeSpan.Zero);
        Assert.That(watch.Seen, Is.EqualTo(new[] { Readiness.Read | Readiness.Error }));
    }

    private static void RunProgram(int[] program, bool cancelsLate, int batch)
    {
        DriverModel driver = new() { CancelsLate = cancelsLate };
        Watch[] watches = [.. Enumerable.Range(0, Sockets).Select(_ => new Watch())];
        using (IocpPoller<ModelIocpKernel> poller = new(new ModelIocpKernel(driver), new PollerOptions { BatchSize = batch }))
        {
            foreach (int command in program)
            {
                int index = command % Sockets;
                Step(driver, poller, FirstSocket + index, watches[index], command / Sockets);
            }

            // Two turns bring late cancels home; what comes after them is the present state and nothing else.
            int turns = ((Sockets + batch - 1) / batch) + 1;
            Turn(poller, turns + 2);
            Array.ForEach(watches, watch => watch.Seen.Clear());
            Turn(poller, turns);
            for (int i = 0; i < Sockets; i++)
            {
                uint ready = driver.Sockets.GetValueOrDefault(FirstSocket + i);
                Interest expected = watches[i].Interest & (Interest)AfdPoll.ReadinessOf(ready);
                Interest seen = (Interest)watches[i].Seen.Aggregate(Readiness.None, (all, one) => all | one) & (Interest.Read | Interest.Write);
                Assert.That(seen, Is.EqualTo(expected), $"socket {i}, interest {watches[i].Interest}, ready {ready:x}");
            }

            Assert.That(driver.MostPollsOfOneHandle, Is.LessThanOrEqualTo(32));
        }

        Assert.That(driver.AllocatedPolls, Is.Zero);
        Assert.That(driver.OpenHandles, Is.Zero);
    }

    private static void Step(DriverModel driver, IocpPoller<ModelIocpKernel> poller, nint socket, Watch watch, int action)
    {
        bool isOpen = driver.Sockets.TryGetValue(socket, out uint ready);
        switch (action)
        {
            case < 4 when isOpen:
                driver.SetReady(socket, ready ^ Events[action]);
                break;
            case >= 4 and < 8 when watch.Handle is PollHandle handle:
                watch.Interest = isOpen ? (Interest)(action - 4) : Interest.None;
                poller.SetInterest(handle, (Interest)(action - 4));
                break;
            case >= 4 and < 8:
                driver.SetReady(socket, ready);
                watch.Interest = (Interest)(action - 4);
                watch.Handle = poller.Add(socket, watch, watch.Interest);
                break;
            case 8 when watch.Handle is PollHandle handle:
                poller.Remove(handle);
                watch.Handle = null;
                watch.Interest = Interest.None;
                break;
            case 9 when watch.Handle is null || watch.Interest == Interest.None:
                // With an interest the number must not be reused before its end is told, so those are closed in the case below.
                driver.CloseSocket(socket);
                break;
            case 10 when watch.Handle is not null:
                driver.CloseSocket(socket);
                watch.Interest = Interest.None;
                break;
            case 11:
                poller.RunOnce(TimeSpan.Zero);
                break;
            default:
                break;
        }
    }

    private static void Turn(IocpPoller<ModelIocpKernel> poller, int turns)
    {
        for (int i = 0; i < turns; i++)
        {
            poller.RunOnce(TimeSpan.Zero);
        }
    }

    private sealed class Watch : IReadyHandler
    {
        public List<Readiness> Seen { get; } = [];

        public PollHandle? Handle { get; set; }

        public Interest Interest { get; set; }

        public void OnReady(PollHandle handle, Readiness readiness) => Seen.Add(readiness);
    }
}

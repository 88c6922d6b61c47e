using System;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Threading;
using Reactor.Tests.Contract;

namespace Reactor.Tests.Misuse;

/// <summary>Where a wrong use takes place: a poller of one backend with a descriptor, a signaler and a timer, and another poller that looks the same.</summary>
internal sealed class MisuseStage : IDisposable, IReadyHandler, ISignalHandler, ITimerHandler
{
    private readonly Stack<IDisposable> _open = new();

    public MisuseStage(BackendFixture backend)
    {
        Poller = Track(backend.Create(new PollerOptions()));
        Other = Track(backend.Create(new PollerOptions()));
        Pair = Track(backend.Pairs[0]());
        Handle = Poller.Add(Pair.Descriptor, this);
        Signaler = Poller.CreateSignaler(this);
        Timer = Poller.AddTimer(TimeSpan.FromHours(1), this);
        OtherHandle = Other.Add(Pair.Descriptor, this);
        OtherTimer = Other.AddTimer(TimeSpan.FromHours(1), this);
    }

    public IPoller Poller { get; }

    public IPoller Other { get; }

    public DescriptorPair Pair { get; }

    public PollHandle Handle { get; }

    public PollHandle OtherHandle { get; }

    public ISignaler Signaler { get; }

    public TimerHandle Timer { get; }

    public TimerHandle OtherTimer { get; }

    /// <summary>Runs in the next callback.</summary>
    public Action? InCallback { get; set; }

    public T Track<T>(T opened)
        where T : IDisposable
    {
        _open.Push(opened);
        return opened;
    }

    /// <summary>The poller, after it was disposed.</summary>
    public IPoller Disposed()
    {
        Poller.Dispose();
        return Poller;
    }

    /// <summary>For what is wrong as soon as it is made or read.</summary>
    public static void Use(object made) => GC.KeepAlive(made);

    /// <summary>Does something on another thread; what it throws comes out here.</summary>
    public static void Elsewhere(Action action)
    {
        if (ContractTest.Elsewhere(action) is Exception thrown)
        {
            throw thrown;
        }
    }

    /// <summary>Does something in a callback.</summary>
    public void Inside(Action action)
    {
        InCallback = action;
        Signaler.Signal();
        Poller.RunOnce(StuckWait.Limit);
    }

    /// <summary>Does something on this thread while another runs a turn.</summary>
    public void DuringTurn(Action action)
    {
        using ManualResetEventSlim inside = new();
        using ManualResetEventSlim done = new();
        InCallback = () =>
        {
            inside.Set();
            done.Wait(StuckWait.Limit);
        };
        Signaler.Signal();
        Thread loop = new(() => Poller.RunOnce(StuckWait.Limit));
        loop.Start();
        inside.Wait(StuckWait.Limit);
        try
        {
            action();
        }
        finally
        {
            done.Set();
            loop.Join();
        }
    }

    public void OnReady(PollHandle handle, Readiness readiness) => Call();

    public void OnSignal(ISignaler signaler) => Call();

    public void OnTimer(TimerHandle timer, int token) => Call();

    /// <summary>Whether the poller still does its work.</summary>
    public bool IsUsable()
    {
        try
        {
            int called = 0;
            InCallback = () => called++;
            Signaler.Signal();
            while (Poller.RunOnce(TimeSpan.Zero) > 0)
            {
            }

            using DescriptorPair pair = DescriptorPair.Tcp();
            PollHandle handle = Poller.Add(pair.Descriptor, this, Interest.Read);
            pair.Far.Send("x"u8);
            Poller.RunOnce(StuckWait.Limit);
            pair.Near.Receive(new byte[1], SocketFlags.None);
            Poller.Remove(handle);
            return called > 0;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        while (_open.TryPop(out IDisposable? opened))
        {
            opened.Dispose();
        }
    }

    private void Call() => InCallback?.Invoke();
}

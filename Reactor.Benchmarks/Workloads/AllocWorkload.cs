using System;
using System.Threading;
using Reactor.Runtime;

namespace Reactor.Benchmarks;

/// <summary>Work that must not allocate. Argument: turn, event, signal, command or timer.</summary>
internal sealed class AllocWorkload : IWorkload, IReadyHandler, ISignalHandler, ITimerHandler, IMailboxHandler<Message>
{
    private const int Batch = 100;

    private readonly IPoller _poller = Backends.Get("epoll").CreatePoller();
    private readonly int _eventFd = Libc.OpenEventFd();
    private readonly Mailbox<Message> _mailbox = new();
    private readonly ISignaler _signaler;
    private readonly Action _step;

    public AllocWorkload(string[] arguments)
    {
        _step = arguments[0] switch
        {
            "turn" => Turn,
            "event" => Event,
            "signal" => Signal,
            "command" => Command,
            "timer" => Timer,
            _ => throw new ArgumentException($"There is no kind '{arguments[0]}'.", nameof(arguments)),
        };
        _poller.Add(_eventFd, this, Interest.Read);
        _signaler = _poller.CreateSignaler(this);
        _mailbox.Rebind(_signaler);
    }

    public long Run(long nanoseconds, Histogram latency)
    {
        long operations = 0;
        long start = Clock.Wall;
        do
        {
            for (int i = 0; i < Batch; i++)
            {
                _step();
            }

            operations += Batch;
        }
        while (Clock.Wall - start < nanoseconds);
        return operations;
    }

    public void OnReady(PollHandle handle, Readiness readiness) => Libc.ReadEventFd(_eventFd);

    public void OnSignal(ISignaler signaler) => _mailbox.Drain(this, 1000);

    public void OnTimer(TimerHandle timer, int token)
    {
        // Being called is all.
    }

    public void OnReceived(in Message item)
    {
        // Being called is all.
    }

    private void Turn() => _poller.RunOnce(TimeSpan.Zero);

    private void Event()
    {
        Libc.WriteEventFd(_eventFd);
        _poller.RunOnce(Timeout.InfiniteTimeSpan);
    }

    private void Signal()
    {
        _signaler.Signal();
        _poller.RunOnce(Timeout.InfiniteTimeSpan);
    }

    private void Command()
    {
        _mailbox.TrySend(default);
        _poller.RunOnce(TimeSpan.Zero);
    }

    private void Timer()
    {
        _poller.CancelTimer(_poller.AddTimer(TimeSpan.FromSeconds(1), this));
        _poller.AddTimer(TimeSpan.Zero, this);
        _poller.RunOnce(TimeSpan.Zero);
    }
}

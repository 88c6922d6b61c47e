using System;
using System.Globalization;
using Reactor.Runtime;

namespace Reactor.Benchmarks;

/// <summary>The poller's timers with many pending. Arguments: cancel or fire, number pending.</summary>
internal sealed class TimersWorkload : IWorkload, ITimerHandler
{
    private const int Batch = 100;

    private readonly IPoller _poller = Backends.Get("epoll").CreatePoller();
    private readonly TimerHandle[] _timers = new TimerHandle[Batch];
    private readonly bool _fires;
    private RandomDue _due = RandomDue.Start;
    private int _fired;

    public TimersWorkload(string[] arguments)
    {
        _fires = arguments[0] == "fire";
        int pending = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        for (int i = 0; i < pending; i++)
        {
            _poller.AddTimer(_due.Next(), this);
        }
    }

    public long Run(long nanoseconds, Histogram latency)
    {
        long operations = 0;
        long start = Clock.Wall;
        do
        {
            if (_fires)
            {
                Fire();
            }
            else
            {
                Cancel();
            }

            operations += Batch;
        }
        while (Clock.Wall - start < nanoseconds);
        return operations;
    }

    public void OnTimer(TimerHandle timer, int token) => _fired++;

    private void Cancel()
    {
        for (int i = 0; i < Batch; i++)
        {
            _timers[i] = _poller.AddTimer(_due.Next(), this);
        }

        foreach (TimerHandle timer in _timers)
        {
            _poller.CancelTimer(timer);
        }
    }

    private void Fire()
    {
        _fired = 0;
        for (int i = 0; i < Batch; i++)
        {
            _poller.AddTimer(TimeSpan.Zero, this);
        }

        while (_fired < Batch)
        {
            _poller.RunOnce(TimeSpan.Zero);
        }
    }
}

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;

namespace Reactor.Benchmarks;

/// <summary><see cref="Timer"/> with many pending. Arguments: cancel or fire, number pending.</summary>
internal sealed class ThreadingTimersWorkload : IWorkload
{
    private const int Batch = 100;

    private readonly List<Timer> _pending = [];
    private readonly Timer[] _timers = new Timer[Batch];
    private readonly object _gate = new();
    private readonly bool _fires;
    private RandomDue _due = RandomDue.Start;
    private int _fired;

    public ThreadingTimersWorkload(string[] arguments)
    {
        _fires = arguments[0] == "fire";
        int pending = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        for (int i = 0; i < pending; i++)
        {
            _pending.Add(Add(_due.Next()));
        }
    }

    public long Run(long nanoseconds, Histogram latency)
    {
        long operations = 0;
        long start = Clock.Wall;
        do
        {
            _fired = 0;
            for (int i = 0; i < Batch; i++)
            {
                _timers[i] = Add(_fires ? TimeSpan.Zero : _due.Next());
            }

            if (_fires)
            {
                AwaitAll();
            }

            foreach (Timer timer in _timers)
            {
                timer.Dispose();
            }

            operations += Batch;
        }
        while (Clock.Wall - start < nanoseconds);
        return operations;
    }

    private static void OnTimer(object? state)
    {
        ThreadingTimersWorkload self = (ThreadingTimersWorkload)state!;
        lock (self._gate)
        {
            if (++self._fired == Batch)
            {
                Monitor.Pulse(self._gate);
            }
        }
    }

    private void AwaitAll()
    {
        lock (_gate)
        {
            while (_fired < Batch)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    private Timer Add(TimeSpan due) => new(OnTimer, this, due, Timeout.InfiniteTimeSpan);
}

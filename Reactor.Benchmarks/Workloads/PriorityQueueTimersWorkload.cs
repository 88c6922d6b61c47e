using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;

namespace Reactor.Benchmarks;

/// <summary>
/// Timers as a user of <see cref="PriorityQueue{TElement, TPriority}"/> makes them: a cancelled one stays in the queue, marked, until it comes to the
/// front or more than half are such. Arguments: cancel or fire, number pending.
/// </summary>
internal sealed class PriorityQueueTimersWorkload : IWorkload
{
    private const int Batch = 100;

    private readonly PriorityQueue<Timer, long> _queue = new();
    private readonly Timer[] _timers = new Timer[Batch];
    private readonly bool _fires;
    private RandomDue _due = RandomDue.Start;
    private int _cancelled;
    private int _fired;

    public PriorityQueueTimersWorkload(string[] arguments)
    {
        _fires = arguments[0] == "fire";
        int pending = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        for (int i = 0; i < pending; i++)
        {
            Add(_due.Next());
        }
    }

    public long Run(long nanoseconds, Histogram latency)
    {
        long operations = 0;
        long start = Clock.Wall;
        do
        {
            for (int i = 0; i < Batch; i++)
            {
                _timers[i] = Add(_fires ? TimeSpan.Zero : _due.Next());
            }

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

    private Timer Add(TimeSpan due)
    {
        Timer timer = new(OnTimer);
        _queue.Enqueue(timer, Stopwatch.GetTimestamp() + (due.Ticks * (Stopwatch.Frequency / TimeSpan.TicksPerSecond)));
        return timer;
    }

    private void OnTimer() => _fired++;

    private void Cancel()
    {
        foreach (Timer timer in _timers)
        {
            timer.IsCancelled = true;
            _cancelled++;
        }

        if (_cancelled > _queue.Count / 2)
        {
            List<(Timer Element, long Priority)> kept = [];
            foreach ((Timer element, long priority) in _queue.UnorderedItems)
            {
                if (!element.IsCancelled)
                {
                    kept.Add((element, priority));
                }
            }

            _queue.Clear();
            _queue.EnqueueRange(kept);
            _cancelled = 0;
        }
    }

    private void Fire()
    {
        long now = Stopwatch.GetTimestamp();
        while (_queue.TryPeek(out Timer? timer, out long due) && due <= now)
        {
            _queue.Dequeue();
            if (!timer.IsCancelled)
            {
                timer.Action();
            }
        }

        if (_fired < Batch)
        {
            throw new InvalidOperationException("A timer did not fire.");
        }

        _fired = 0;
    }

    private sealed class Timer(Action action)
    {
        public Action Action { get; } = action;

        public bool IsCancelled { get; set; }
    }
}

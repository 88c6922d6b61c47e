using System;
using System.Collections.Generic;

namespace Reactor.Tests.Stress;

/// <summary>Timers are added, cancelled and re-armed in the callbacks of others: each that was added either ran once or was cancelled, in order of deadline.</summary>
internal sealed class TimerChurn : Workload
{
    public const int Timers = 20_000;

    public override void Round(BackendFixture backend, Tally tally, int seed) => Run(backend, tally, seed, Timers);

    public static void Run(BackendFixture backend, Tally tally, int seed, int timers)
    {
        VirtualClock clock = new();
        using IPoller poller = backend.Create(new PollerOptions { Clock = clock });
        Churn churn = new(poller, clock, new Random(seed), timers);
        churn.Begin();
        while (churn.Pending > 0)
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
            poller.RunOnce(TimeSpan.Zero);
        }

        Require(churn.Added == churn.Ran + churn.Cancelled, () => $"{churn.Added} added, {churn.Ran} ran, {churn.Cancelled} cancelled");
        tally.Send(churn.Added);
        tally.Receive(churn.Ran + churn.Cancelled);
        tally.Round();
    }

    private sealed class Churn(IPoller poller, VirtualClock clock, Random random, int timers) : ITimerHandler
    {
        private readonly List<TimerHandle> _handles = [];
        private readonly List<long> _deadlines = [];
        private long _last;

        public int Added { get; private set; }

        public int Ran { get; private set; }

        public int Cancelled { get; private set; }

        public int Pending => Added - Ran - Cancelled;

        public void Begin()
        {
            for (int i = 0; i < 1000; i++)
            {
                Add();
            }
        }

        public void OnTimer(TimerHandle timer, int token)
        {
            Ran++;
            Require(_handles[token] == timer && _deadlines[token] <= clock.Now, () => $"timer {token} ran as {timer}, or early");
            Require(_deadlines[token] >= _last, () => $"timer {token} ran after a later one");
            _last = _deadlines[token];
            for (int i = 0; i < 2 && Added < timers; i++)
            {
                Add();
            }

            if (random.Next(2) == 0 && poller.CancelTimer(_handles[random.Next(_handles.Count)]))
            {
                Cancelled++;
            }
        }

        private void Add()
        {
            TimeSpan due = TimeSpan.FromMilliseconds(random.Next(1, 20));
            _deadlines.Add(clock.Now + due.Ticks);
            _handles.Add(poller.AddTimer(due, this, Added));
            Added++;
        }
    }
}

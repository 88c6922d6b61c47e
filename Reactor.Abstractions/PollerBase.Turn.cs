using System;
using System.Diagnostics;
using System.Threading;

namespace Reactor;

// The turn: bring changed interests to the kernel, wait, then run timers, signalers and descriptors.
public abstract partial class PollerBase
{
    private const int SpinsPerLook = 32;

    private readonly TimeSpan _spin;
    private readonly KeyQueue _ready = new();
    private PendingSignal? _signals;
    private PendingSignal? _lastSignal;
    private bool _stopRequested;
    private long _turns;
    private long _sleeps;
    private long _events;
    private long _timersRun;
    private long _raises;
    private long _coalesced;
    private long _lag;

    /// <inheritdoc/>
    public PollerStatistics Statistics => new()
    {
        Turns = Volatile.Read(ref _turns),
        Sleeps = Volatile.Read(ref _sleeps),
        Events = Volatile.Read(ref _events),
        Timers = Volatile.Read(ref _timersRun),
        Signals = Volatile.Read(ref _raises),
        CoalescedSignals = Volatile.Read(ref _coalesced),
        Interrupts = _wake.Interrupts,
        LagNanoseconds = Volatile.Read(ref _lag),
    };

    /// <inheritdoc/>
    public int RunOnce(TimeSpan timeout)
    {
        WaitTimeout.Require(timeout, "RunOnce");

        Enter("RunOnce");
        try
        {
            return Turn(timeout);
        }
        finally
        {
            Volatile.Write(ref _state, Idle);
        }
    }

    /// <inheritdoc/>
    public void Run()
    {
        Enter("Run");
        try
        {
            while (!Volatile.Read(ref _stopRequested) && (_load > 0 || _timers.Count > 0))
            {
                Turn(Timeout.InfiniteTimeSpan);
            }

            Volatile.Write(ref _stopRequested, false);
        }
        finally
        {
            Volatile.Write(ref _state, Idle);
        }
    }

    /// <inheritdoc/>
    public void Stop()
    {
        Volatile.Write(ref _stopRequested, true);
        Raise(_stopSignal);
    }

    internal void RaiseSignal(LoopSignaler signaler)
    {
        if (ReactorEventSource.Log.IsEnabled())
        {
            ReactorEventSource.Log.SignalSent(_id, signaler.Id);
        }

        Raise(signaler);
    }

    private void Raise(PendingSignal signal)
    {
        if (_wake.Raise(signal))
        {
            if (ReactorEventSource.Log.IsEnabled())
            {
                ReactorEventSource.Log.InterruptSent(_id, _interruptName);
            }

            if (_pair is null)
            {
                Interrupt();
            }
            else
            {
                _pair.Send();
            }

            _wake.InterruptMade();
        }
    }

    /// <summary>Reports a kernel event during <see cref="Wait"/>.</summary>
    /// <param name="key">The key that the kernel gave back.</param>
    /// <param name="readiness">What it found, in both directions if it does not tell them apart.</param>
    /// <returns>What became of it.</returns>
    protected HarvestResult Harvest(ulong key, Readiness readiness)
    {
        if (!_slots.IsLive(key))
        {
            return HarvestResult.Stale;
        }

        if (key == _pairKey)
        {
            _pairIsBroken |= !_pair!.Drain();
            return HarvestResult.Taken;
        }

        ref Slot slot = ref _slots[key];
        if (((Interest)readiness & slot.Wanted & (Interest.Read | Interest.Write)) == 0)
        {
            return HarvestResult.Unwanted;
        }

        if (slot.Ready == Readiness.None)
        {
            _ready.Enqueue(key);
        }

        slot.Ready |= readiness;
        return HarvestResult.Taken;
    }

    /// <summary>Reports that a registration can no longer be watched: its owner gets one <c>interest | Error</c>, and its interest becomes None.</summary>
    /// <param name="key">The key of a live registration.</param>
    protected void Fail(ulong key)
    {
        ref Slot slot = ref _slots[key];
        if (key == _pairKey)
        {
            _pairIsBroken = true;
            return;
        }

        slot.Failed = slot.Wanted;
        slot.Wanted = slot.Armed = Interest.None;
        if (slot.Failed != Interest.None)
        {
            if (slot.Ready == Readiness.None)
            {
                _ready.Enqueue(key);
            }

            slot.Ready |= (Readiness)slot.Failed | Readiness.Error;
        }
    }

    private void Enter(string operation)
    {
        if (!_ownerIsCreator)
        {
            RequireOwner(operation);
        }

        if (Interlocked.CompareExchange(ref _state, Turning, Idle) != Idle)
        {
            RequireOwner(operation);
            throw new InvalidOperationException($"{operation}: {this} is already in a turn on this thread. A callback must return to its turn; it cannot run another.");
        }

        if (_ownerIsCreator)
        {
            _ownerIsCreator = false;
            _owner = Environment.CurrentManagedThreadId;
            TagThread();
        }
    }

    private int Turn(TimeSpan timeout)
    {
        _turns++;
        ApplyInterests();
        Gather(timeout);
        return RunTimers() + RunSignals() + RunReady();
    }

    private void ApplyInterests()
    {
        while (!_changed.IsEmpty)
        {
            ulong key = _changed.Dequeue();
            if (!_slots.IsLive(key))
            {
                continue;
            }

            ref Slot slot = ref _slots[key];
            slot.Dirty = false;
            if (slot.Armed == slot.Wanted)
            {
                continue;
            }

            if (Modify(key, slot.Descriptor, slot.Wanted) != 0)
            {
                Fail(key);
                continue;
            }

            slot.Armed = slot.Wanted;
            if (ReactorEventSource.Log.IsEnabled())
            {
                ReactorEventSource.Log.InterestChanged(_id, slot.Descriptor, (int)slot.Armed);
            }
        }
    }

    /// <summary>Waits, as often as it takes, until there is something to call back, Stop, or the time has passed; looks at the kernel at least once.</summary>
    private void Gather(TimeSpan timeout)
    {
        TakeSignals(_wake.Take());
        bool due = timeout == TimeSpan.Zero || HasWork();
        long deadline = due || timeout == Timeout.InfiniteTimeSpan ? LoopClock.Never : _clock.After(_clock.Now, timeout);
        do
        {
            if (_pairIsBroken)
            {
                ReplacePair();
            }

            Sleep(due ? 0 : NanosecondsUntil(Math.Min(deadline, _timers.NextDeadline)));
        }
        while (!due && !HasWork() && NanosecondsUntil(Math.Min(deadline, _timers.NextDeadline)) != 0);
    }

    private bool HasWork() => !_ready.IsEmpty || _signals is not null || Volatile.Read(ref _stopRequested);

    private long NanosecondsUntil(long moment)
    {
        if (moment == LoopClock.Never)
        {
            return -1;
        }

        long now = _clock.Now;
        return moment <= now ? 0 : _clock.NanosecondsUntil(moment, now);
    }

    private void Sleep(long nanoseconds)
    {
        if (nanoseconds == 0 || (_spin > TimeSpan.Zero && SpinForWork(ref nanoseconds)) || !_wake.TrySleep())
        {
            Wait(0);
            TakeSignals(_wake.Take());
            return;
        }

        _sleeps++;
        try
        {
            Wait(nanoseconds);
        }
        finally
        {
            PendingSignal? raised = _wake.Awake(out bool interrupted);
            if (interrupted && ReactorEventSource.Log.IsEnabled())
            {
                ReactorEventSource.Log.Woken(_id);
            }

            TakeSignals(raised);
        }
    }

    /// <summary>Looks for work without sleeping, for the time that the options allow.</summary>
    /// <param name="nanoseconds">How long the sleep may last, -1 for ever; less by the time spent here afterwards.</param>
    /// <returns>Whether there is some, or no time is left to sleep.</returns>
    private bool SpinForWork(ref long nanoseconds)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan limit = nanoseconds < 0 ? _spin : TimeSpan.FromTicks(Math.Min(_spin.Ticks, (nanoseconds / 100) + 1));
        do
        {
            for (int i = 0; i < SpinsPerLook; i++)
            {
                if (_wake.HasPending)
                {
                    return true;
                }

                Thread.SpinWait(8);
            }

            if (_load > 0)
            {
                Wait(0);
                if (!_ready.IsEmpty)
                {
                    return true;
                }
            }
        }
        while (Stopwatch.GetElapsedTime(start) < limit);

        // Time spent here is not slept again.
        if (nanoseconds > 0)
        {
            nanoseconds -= Math.Min(nanoseconds, Stopwatch.GetElapsedTime(start).Ticks * TimeSpan.NanosecondsPerTick);
        }

        return nanoseconds == 0;
    }

    /// <summary>
    /// Appends what was raised, which comes last-in first-out, to the signals to deliver, first raised first. Stop's signal has done its work
    /// by ending the sleep, and a closed signaler has nobody to tell: neither may end a wait.
    /// </summary>
    private void TakeSignals(PendingSignal? raised)
    {
        PendingSignal? first = null;
        PendingSignal? last = null;
        while (raised is not null)
        {
            PendingSignal signal = raised;
            raised = signal.Next;
            signal.Next = null;
            if (signal is LoopSignaler { IsClosed: false })
            {
                signal.Next = first;
                first = signal;
                last ??= signal;
            }
            else
            {
                WakeWord<HardwareMemory>.TakeRaises(signal);
            }
        }

        if (first is null)
        {
            return;
        }

        if (_signals is null)
        {
            _signals = first;
        }
        else
        {
            _lastSignal!.Next = first;
        }

        _lastSignal = last;
    }

    private int RunTimers()
    {
        if (_timers.Count == 0)
        {
            return 0;
        }

        long now = _clock.Now;
        long order = _timers.NextOrder;
        int called = 0;
        while (_timers.TryTakeDue(now, order, out ExpiredTimer timer))
        {
            called++;
            _timersRun++;
            _lag = _clock.NanosecondsUntil(now, timer.Deadline);
            timer.Handler.OnTimer(new TimerHandle(_id, timer.Key), timer.Token);
        }

        return called;
    }

    private int RunSignals()
    {
        // What is raised from now on goes to the wake word, so this list is a snapshot. It is taken one by one: when a handler throws, the rest stays for
        // the next turn.
        int called = 0;
        while (_signals is PendingSignal signal)
        {
            _signals = signal.Next;
            signal.Next = null;
            long raises = WakeWord<HardwareMemory>.TakeRaises(signal);
            if (signal is LoopSignaler { IsClosed: false } signaler)
            {
                called++;
                _raises += raises;
                _coalesced += raises - 1;
                if (ReactorEventSource.Log.IsEnabled())
                {
                    ReactorEventSource.Log.SignalDelivered(_id, signaler.Id, (int)raises);
                }

                signaler.Handler.OnSignal(signaler);
            }
        }

        return called;
    }

    private int RunReady()
    {
        int called = 0;
        while (!_ready.IsEmpty)
        {
            ulong key = _ready.Dequeue();
            if (!_slots.IsLive(key))
            {
                continue;
            }

            ref Slot slot = ref _slots[key];
            Interest directions = (Interest)slot.Ready & (slot.Wanted | slot.Failed);
            Readiness readiness = (Readiness)directions | (slot.Ready & ~(Readiness.Read | Readiness.Write));
            slot.Ready = Readiness.None;
            if (directions != Interest.None)
            {
                called++;
                _events++;
                slot.Handler!.OnReady(new PollHandle(_id, key), readiness);
            }
        }

        return called;
    }
}

using System;
using System.Linq;
using System.Threading;

namespace Reactor.Tests.Model;

internal sealed partial class ProgramRunner
{
    private const Interest Both = Interest.Read | Interest.Write;

    private int _turn;
    private bool _inTurn;
    private bool _inCall;
    private bool _inCallback;
    private Phase _phase;
    private int _callbacks;
    private long _events;
    private long _timersRun;
    private long _nowBefore;
    private long? _nowInTurn;
    private bool _stopInFirstCallback;
    private HandlerFailureException? _thrown;

    /// <summary>Whether the last turn ended with an exception, so that the next one also delivers what is left of it.</summary>
    private bool _leftOver;

    private enum Phase
    {
        Timers,
        Signals,
        Descriptors,
    }

    public void OnReady(Registration registration, PollHandle handle, Readiness readiness) => Callback(Phase.Descriptors, registration, () =>
    {
        _events++;
        Interest directions = (Interest)readiness & Both;
        Check(registration.Live, () => $"{readiness} after Remove: {registration}");
        Check(handle == registration.Handle, () => $"called with {handle}: {registration}");
        Check(registration.AddedIn != _turn, () => $"{readiness} in the turn that added it: {registration}");
        Check(registration.ReportedIn != _turn, () => $"{readiness} after {registration.Reported} in the same turn: {registration}");
        Check(directions != Interest.None, () => $"{readiness} without a direction: {registration}");
        Check((directions & ~registration.Interest) == 0, () => $"{readiness} without interest: {registration}");
        Channel channel = registration.Channel;
        if (channel.NearOpen)
        {
            Check(
                (readiness & ~(Readiness.Read | Readiness.Write)) == 0 || channel.FarFinished || channel.WasReset,
                () => $"{readiness} hints at an end that has not come: {registration}");
            Interest tries = _backend.HangUpHidesRoom && channel.FarFinished ? Interest.Write : Interest.None;
            Check(
                (directions & ~(registration.Seen | channel.Kernel | tries)) == 0,
                () => $"{readiness} where nothing was since {registration.Reported}: {registration}");
        }

        registration.Seen = channel.Kernel;

        registration.ReportedIn = _turn;
        registration.Reported = readiness;
        registration.Fed(directions);
    });

    public void OnSignal(ModelSignaler model, ISignaler signaler) => Callback(Phase.Signals, null, () =>
    {
        long raised = model.Raised;
        Check(model.Open, () => "a signal after its signaler was disposed");
        Check(signaler == model.Signaler, () => "a signal from another signaler");
        Check(raised > model.Seen, () => $"a signal that nobody raised; {raised} were");
        Check(
            model.RaisedBefore > model.Seen || model.RaisedElsewhereIn == _turn,
            () => "a signal raised in this turn's callbacks was delivered in this turn");
        model.Seen = raised;
    });

    public void OnTimer(TimerHandle timer, int token) => Callback(Phase.Timers, null, () =>
    {
        _timersRun++;
        ModelTimer? first = _timers.Where(pending => pending.AddedIn != _turn).OrderBy(pending => pending.Deadline).ThenBy(pending => pending.Token).FirstOrDefault();
        Check(first is not null && first.Handle == timer && first.Token == token, () => $"timer {timer} with token {token} ran where {first?.ToString() ?? "none"} was next");
        Check(first is null || first.Deadline <= _nowInTurn, () => $"{first} ran early, at {_nowInTurn}");
        Check(!_poller.CancelTimer(timer), () => $"timer {timer} is still pending in its own callback");
        _timers.RemoveAll(pending => pending.Handle == timer);
        _gone = timer;
    });

    private void Callback(Phase phase, Registration? self, Action check)
    {
        _callbacks++;
        _nowInTurn ??= _clock.Now;
        Check(_inTurn, () => "a callback outside of a turn");
        Check(!_inCall && !_inCallback, () => "a callback inside a call or another callback");
        Check(Environment.CurrentManagedThreadId == _thread, () => "a callback on another thread");
        Check(phase >= _phase, () => $"{phase} after {_phase}");
        _phase = phase;
        _inCallback = true;
        try
        {
            check();
            if (_stopInFirstCallback)
            {
                _stopInFirstCallback = false;
                Stop();
            }

            if (_script.TryDequeue(out Command command))
            {
                Execute(command, self);
            }
        }
        finally
        {
            _inCallback = false;
        }
    }

    private void Check(bool holds, Func<string> violation)
    {
        if (!holds)
        {
            Fail(violation());
        }
    }

    /// <summary>Whether a waiting turn is sure to return.</summary>
    private bool HasDefiniteWork() =>
        _stopPending
        || _timers.Exists(timer => timer.Deadline <= _clock.Now)
        || Array.Exists(_signalers, signaler => signaler is not null && signaler.Raised > signaler.Seen)
        || _live.Exists(registration => Due(registration) != Interest.None);

    private static Interest Due(Registration registration) =>
        registration.Channel.Definite & registration.Channel.Kernel & registration.Interest;

    private void TurnOnce(TimeSpan timeout) => Turn(timeout, () => _guard.RunOnce(_poller, timeout));

    /// <summary>One turn; the expectation is checked by what it called back and what it returned.</summary>
    private void Turn(TimeSpan timeout, Func<int> run)
    {
        long interrupts = _poller.Statistics.Interrupts;
        long began = _clock.Now;
        bool mayReturnWithNothing = _leftOver || _stopPending || timeout == TimeSpan.Zero;
        BeginTurn();
        bool threw = false;
        try
        {
            int returned = run();
            Check(returned == _callbacks, () => $"the turn made {_callbacks} callbacks and returned {returned}");
        }
        catch (HandlerFailureException failure)
        {
            Check(failure == _thrown, () => "the turn threw an exception that is not its handler's");
            threw = true;
        }

        _inTurn = false;
        Check(!_guard.Happened, () => "the turn did not return");
        Check(threw == (_thrown is not null), () => "a handler's exception was swallowed");
        Check(
            _callbacks > 0 || mayReturnWithNothing || _stopPending || (timeout != Timeout.InfiniteTimeSpan && _clock.Now - began >= timeout.Ticks),
            () => "a waiting turn returned early and with nothing");
        if (!threw)
        {
            EndTurn(waited: timeout != TimeSpan.Zero, interrupted: _poller.Statistics.Interrupts != interrupts);
        }

        _leftOver = threw;
        _thrown = null;
    }

    private void BeginTurn()
    {
        _turn++;
        _callbacks = 0;
        _phase = Phase.Timers;
        _nowBefore = _clock.Now;
        _nowInTurn = null;
        foreach (Registration registration in _live)
        {
            registration.Channel.Settle();
            registration.DueBefore = Due(registration);
        }

        foreach (ModelSignaler? signaler in _signalers)
        {
            if (signaler is not null)
            {
                signaler.RaisedBefore = signaler.Raised;
            }
        }

        _inTurn = true;
    }

    /// <summary>What had to be called back in the turn: due timers, raised signals, and, within a bounded number of turns, ready descriptors.</summary>
    private void EndTurn(bool waited, bool interrupted)
    {
        ModelTimer? missed = _timers.Find(timer => timer.AddedIn != _turn && timer.Deadline <= _nowBefore);
        Check(missed is null, () => $"{missed} was due and did not run");
        Check(
            !Array.Exists(_signalers, signaler => signaler is not null && signaler.RaisedBefore > signaler.Seen),
            () => "a signal was lost");
        if (!waited)
        {
            return;
        }

        // A hung-up descriptor without interest, and the wakeup, may each take a place in the batch.
        int rivals = (interrupted ? 1 : 0) + (_eventsPerDescriptor * _live.Count(registration =>
            (registration.Seen & registration.Interest) != 0 || !registration.Channel.NearOpen || registration.Channel.FarFinished));
        foreach (Registration registration in _live)
        {
            Starve(registration, 0, Interest.Read, rivals);
            Starve(registration, 1, Interest.Write, rivals);
        }
    }

    private void Starve(Registration registration, int index, Interest direction, int rivals)
    {
        bool due = (registration.DueBefore & Due(registration) & direction) != 0;
        bool reported = registration.ReportedIn == _turn && ((Interest)registration.Reported & direction) != 0;
        if (!due || reported || registration.AddedIn == _turn)
        {
            registration.Fed(direction);
            return;
        }

        registration.Rivals[index] = Math.Max(registration.Rivals[index], rivals);
        int batches = (registration.Rivals[index] + _batchSize - 1) / _batchSize;
        int bound = _backend.QueuesAnswers ? 2 * batches : batches + 1;
        Check(
            ++registration.Starved[index] < bound,
            () => $"{direction} was due for {registration.Starved[index]} waiting turns, with at most {registration.Rivals[index]} ready and a batch of {_batchSize}: {registration}");
    }

    /// <summary>A waiting turn with nothing to do, into which another thread brings something once the loop sleeps.</summary>
    private void WaitForElsewhere(int what, Channel channel)
    {
        TimeSpan timeout = Timeout.InfiniteTimeSpan;
        ModelSignaler? signaler = Array.Find(_signalers, candidate => candidate is not null);
        Action act;
        switch (what)
        {
            case 0 when signaler is not null:
                signaler.RaisedElsewhereIn = _turn + 1;
                act = signaler.Signal;
                break;
            case 1 when channel is { NearOpen: true, FarOpen: true, FarFinished: false, Readable: false }
                && channel.Registration is Registration registration && (registration.Interest & Interest.Read) != 0:
                act = () => channel.FarWrite(3);
                break;
            case 2 when _timers.Count > 0 && _timers.Min(timer => timer.Deadline) - _clock.Now < TimeSpan.TicksPerSecond:
                // Reckoned here: when something else ends the turn, its callbacks may cancel the timer before the other thread comes to act.
                TimeSpan rest = TimeSpan.FromTicks(Math.Max(0, _timers.Min(timer => timer.Deadline) - _clock.Now));
                act = () => _clock.Advance(rest);
                break;
            case 3:
                act = Stop;
                break;
            default:
                timeout = TimeSpan.FromMilliseconds(2);
                act = () => _clock.Advance(timeout);
                break;
        }

        long sleeps = _poller.Statistics.Sleeps;
        bool over = false;
        _elsewhere.Begin(() =>
        {
            SpinWait.SpinUntil(() => _poller.Statistics.Sleeps > sleeps || Volatile.Read(ref over), StuckWait.Limit);
            act();
        });
        Turn(timeout, () =>
        {
            try
            {
                return _guard.RunOnce(_poller, timeout);
            }
            finally
            {
                Volatile.Write(ref over, true);
                _elsewhere.End();
            }
        });
        if (Array.IndexOf(_channels, channel) >= 0)
        {
            channel.Settle();
        }
    }

    /// <summary>Run returns at once when it has nothing to live for or was told to stop before, and otherwise after the batch in which it is told.</summary>
    private void RunLoop()
    {
        if (_stopPending || (_poller.Load == 0 && _timers.Count == 0))
        {
            int before = _callbacks;
            _guard.Run(_poller);
            Check(_callbacks == before, () => "Run made callbacks though it was told to stop before, or had nothing to live for");
            Check(!_guard.Happened, () => "Run did not return");
            _stopPending = false;
        }
        else if (HasDefiniteWork())
        {
            long turns = _poller.Statistics.Turns;
            _stopInFirstCallback = true;
            Turn(Timeout.InfiniteTimeSpan, () =>
            {
                _guard.Run(_poller);
                _stopPending = false;
                return _callbacks;
            });
            Check(_poller.Statistics.Turns == turns + 1, () => "Run did not end after the batch in which it was told to stop");
        }
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace Reactor.Tests.Model;

/// <summary>
/// Runs a random program against a poller and, beside it, against the model: what is registered, raised, pending and ready. This file holds the
/// commands; the other one holds the turn, and what may and what must be called back in it.
/// </summary>
internal sealed partial class ProgramRunner : ITimerHandler, IDisposable
{
    private const int ChannelCount = 4;
    private const int SignalerCount = 3;

    private readonly BackendFixture _backend;
    private readonly Elsewhere _elsewhere;
    private readonly IPoller _poller;
    private readonly VirtualClock _clock = new();
    private readonly StuckWait _guard = new();
    private readonly int _batchSize;
    private readonly int _eventsPerDescriptor;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly Queue<Command> _script = new();
    private readonly Channel?[] _channels = new Channel?[ChannelCount];
    private readonly List<Registration> _live = [];
    private readonly HashSet<PollHandle> _handlesSeen = [];
    private readonly ModelSignaler?[] _signalers = new ModelSignaler?[SignalerCount];
    private readonly List<ModelTimer> _timers = [];
    private PollHandle _removed;
    private TimerHandle _gone;
    private int _nextToken;
    private bool _stopPending;
    private string? _violation;

    private ProgramRunner(BackendFixture backend, Elsewhere elsewhere, int batchSize)
    {
        _backend = backend;
        _elsewhere = elsewhere;
        _batchSize = batchSize;
        _eventsPerDescriptor = backend.EventsPerDescriptor;
        _poller = backend.Create(new PollerOptions { BatchSize = batchSize, Clock = _clock });
    }

    public static void Run(BackendFixture backend, Elsewhere elsewhere, RandomProgram program, OpenDescriptors before)
    {
        using (ProgramRunner runner = new(backend, elsewhere, program.BatchSize))
        {
            for (int i = 0; i < program.Commands.Length; i++)
            {
                runner.Step(program.Commands[i], i);
            }

            runner.Finish();
        }

        // What another thread of the runtime opens and closes meanwhile is no leak: a leak stays.
        OpenDescriptors after = OpenDescriptors.Now();
        if (OpenDescriptors.AreExact && !SpinWait.SpinUntil(() => (after = OpenDescriptors.Now()).Count == before.Count, StuckWait.Limit))
        {
            throw new ModelViolationException($"{backend}: before the programs there were open {before}; after this one, {after}");
        }
    }

    public void Dispose()
    {
        _poller.Dispose();
        foreach (Channel? channel in _channels)
        {
            channel?.Dispose();
        }

        _guard.Dispose();
    }

    private void Step(Command command, int index)
    {
        if (command.InCallback)
        {
            _script.Enqueue(command);
            return;
        }

        Execute(command, null);
        ThrowIfViolated(() => $"step {index}, {command}");
    }

    private void Fail(string violation) => _violation ??= violation;

    private void ThrowIfViolated(Func<string> where)
    {
        if (_poller.Load != _live.Count + _signalers.Count(signaler => signaler is not null))
        {
            Fail($"the load is {_poller.Load} with {_live.Count} registrations and {_signalers.Count(signaler => signaler is not null)} signalers");
        }

        if (_violation is not null)
        {
            throw new ModelViolationException($"{_backend}, {where()}: {_violation}\n{string.Join('\n', _live)}");
        }
    }

    private void Execute(Command command, Registration? self)
    {
        (Op op, int a, int b, bool inCallback) = command;
        Channel channel = self is not null && a == 7 ? self.Channel : Open(a % ChannelCount);
        switch (op)
        {
            case Op.Add:
                Add(channel, (Interest)(b & 3), asSafeHandle: b > 3);
                break;
            case Op.SetInterest:
                SetInterest(channel, (Interest)(b & 3));
                break;
            case Op.Remove:
                Remove(channel);
                break;
            case Op.FarWrite:
                channel.FarWrite(1 << b);
                channel.Settle();
                break;
            case Op.NearRead:
                channel.NearRead(1 << (b * 2));
                break;
            case Op.NearWrite:
                channel.NearWrite(1 << b);
                break;
            case Op.FillNear:
                channel.FillNear();
                break;
            case Op.FarRead:
                channel.FarRead();
                channel.Settle();
                break;
            case Op.HalfClose:
                channel.HalfClose();
                channel.Settle();
                break;
            case Op.CloseFar or Op.ResetFar:
                channel.CloseFar(reset: op == Op.ResetFar);
                channel.Settle();
                break;
            case Op.CloseNear:
                if ((b & 1) == 0)
                {
                    Remove(channel);
                }

                channel.CloseNear();
                break;
            case Op.Reopen:
                Remove(channel);
                channel.Dispose();
                _channels[Array.IndexOf(_channels, channel)] = null;
                break;
            case Op.ToggleSignaler:
                ToggleSignaler(a % SignalerCount);
                break;
            case Op.Signal:
                _signalers[a % SignalerCount]?.Signal();
                break;
            case Op.SignalElsewhere:
                SignalElsewhere(a % SignalerCount);
                break;
            case Op.AddTimer:
                AddTimer(b == 7 ? TimeSpan.FromDays(36500) : TimeSpan.FromMilliseconds(a));
                break;
            case Op.CancelTimer:
                CancelTimer(a, gone: b > 5);
                break;
            case Op.Advance:
                _clock.Advance(TimeSpan.FromMilliseconds(a));
                break;
            case Op.Stop:
                Stop();
                break;
            case Op.Throw:
                _thrown = new HandlerFailureException();
                throw _thrown;
            case Op.Misuse:
                Misuse(a, channel);
                break;
            case Op.Reenter or Op.Turn or Op.Wait or Op.WaitForElsewhere or Op.Run when inCallback:
                Reenter();
                break;
            case Op.Turn:
                TurnOnce(TimeSpan.Zero);
                break;
            case Op.Wait:
                if (HasDefiniteWork())
                {
                    TurnOnce((b & 1) == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromHours(1));
                }

                break;
            case Op.WaitForElsewhere:
                if (!HasDefiniteWork())
                {
                    WaitForElsewhere(a % 4, channel);
                }

                break;
            case Op.Run:
                RunLoop();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(command));
        }
    }

    private Channel Open(int index) => _channels[index] ??= new Channel(_backend.Pairs[index % _backend.Pairs.Count](), Fail);

    private void Add(Channel channel, Interest interest, bool asSafeHandle)
    {
        if (!channel.NearOpen)
        {
            return;
        }

        // The number may also be taken by a channel that was closed without being removed.
        bool taken = _live.Exists(known => known.Descriptor == channel.Pair.Descriptor);
        Registration registration = new(this, channel, interest) { AddedIn = _inTurn ? _turn : -1 };
        try
        {
            registration.Handle = Call(() => asSafeHandle
                ? _poller.Add(channel.Pair.Near.SafeHandle, registration, interest)
                : _poller.Add(channel.Pair.Descriptor, registration, interest));
        }
        catch (PollerException exception) when (taken && exception.Error == PollerError.AlreadyAdded)
        {
            return;
        }

        if (taken)
        {
            Fail($"descriptor {channel.Pair.Descriptor} was added twice");
        }

        if (!_handlesSeen.Add(registration.Handle))
        {
            Fail($"handle {registration.Handle} was given out twice");
        }

        channel.Registration = registration;
        _live.Add(registration);
    }

    private void SetInterest(Channel channel, Interest interest)
    {
        if (channel.Registration is Registration registration)
        {
            Call(() => _poller.SetInterest(registration.Handle, interest));
            registration.Interest = interest;
        }
    }

    private void Remove(Channel channel)
    {
        if (channel.Registration is Registration registration)
        {
            Call(() => _poller.Remove(registration.Handle));
            registration.Live = false;
            channel.Registration = null;
            _live.Remove(registration);
            _removed = registration.Handle;
        }
    }

    private void ToggleSignaler(int index)
    {
        if (_signalers[index] is ModelSignaler open)
        {
            Call(open.Signaler.Dispose);
            open.Open = false;
            open.Signaler.Signal();
            _signalers[index] = null;
        }
        else
        {
            ModelSignaler signaler = new(this);
            signaler.Signaler = Call(() => _poller.CreateSignaler(signaler));
            _signalers[index] = signaler;
        }
    }

    private void SignalElsewhere(int index)
    {
        if (_signalers[index] is ModelSignaler signaler)
        {
            signaler.RaisedElsewhereIn = _turn;
            _elsewhere.Do(signaler.Signal);
        }
    }

    private void AddTimer(TimeSpan due)
    {
        int token = _nextToken++;
        TimerHandle handle = Call(() => _poller.AddTimer(due, this, token));
        _timers.Add(new ModelTimer(handle, _clock.Now + due.Ticks, token, _inTurn ? _turn : -1));
    }

    private void CancelTimer(int which, bool gone)
    {
        if (gone || _timers.Count == 0)
        {
            if (_gone != default && Call(() => _poller.CancelTimer(_gone)))
            {
                Fail($"timer {_gone} was cancelled after it was gone");
            }

            return;
        }

        ModelTimer timer = _timers[which % _timers.Count];
        _timers.Remove(timer);
        _gone = timer.Handle;
        if (!Call(() => _poller.CancelTimer(timer.Handle)))
        {
            Fail($"{timer} was pending and could not be cancelled");
        }
    }

    private void Stop()
    {
        _poller.Stop();
        _stopPending = true;
    }

    private void Reenter()
    {
        Refused<InvalidOperationException>("RunOnce from a callback", () => _poller.RunOnce(TimeSpan.Zero));
        Refused<InvalidOperationException>("Run from a callback", _poller.Run);
        Refused<InvalidOperationException>("Dispose from a callback", _poller.Dispose);
    }

    private void Misuse(int which, Channel channel)
    {
        switch (which)
        {
            case 0 when _removed != default:
                Refused<ArgumentException>("SetInterest with a stale handle", () => _poller.SetInterest(_removed, Interest.Read));
                Refused<ArgumentException>("Remove with a stale handle", () => _poller.Remove(_removed));
                break;
            case 1:
                Refused<ArgumentException>("SetInterest with no handle", () => _poller.SetInterest(default, Interest.Read));
                Refused<ArgumentException>("Remove with no handle", () => _poller.Remove(default));
                Refused<ArgumentException>("CancelTimer with no handle", () => _poller.CancelTimer(default));
                break;
            case 2:
                Refused<ArgumentOutOfRangeException>("a negative due time", () => _poller.AddTimer(TimeSpan.FromTicks(-1), this));
                break;
            case 3 when channel.Registration is Registration registration:
                Refused<ArgumentOutOfRangeException>("undefined interest", () => _poller.SetInterest(registration.Handle, (Interest)4));
                break;
            case 4:
                Refused<PollerException>("Add of descriptor -1", () => _poller.Add(-1, new Registration(this, channel, Interest.None)));
                break;
            case 5:
                Refused<ArgumentOutOfRangeException>("a negative timeout", () => _poller.RunOnce(TimeSpan.FromMilliseconds(-2)));
                break;
            default:
                _elsewhere.Do(() =>
                {
                    Refused<InvalidOperationException>("CreateSignaler from another thread", () => _poller.CreateSignaler(new ModelSignaler(this)));
                    Refused<InvalidOperationException>("AddTimer from another thread", () => _poller.AddTimer(TimeSpan.Zero, this));
                    if (channel.Registration is Registration registration)
                    {
                        Refused<InvalidOperationException>("Remove from another thread", () => _poller.Remove(registration.Handle));
                    }
                });
                break;
        }
    }

    private void Refused<TException>(string what, Action action)
        where TException : Exception
    {
        try
        {
            action();
        }
        catch (TException)
        {
            return;
        }

        Fail($"{what} was not refused");
    }

    private T Call<T>(Func<T> call)
    {
        bool outer = _inCall;
        _inCall = true;
        try
        {
            return call();
        }
        finally
        {
            _inCall = outer;
        }
    }

    private void Call(Action call) => Call(() =>
    {
        call();
        return true;
    });

    /// <summary>Delivers what is due, then closes the poller with whatever is still registered, and looks at what is left.</summary>
    private void Finish()
    {
        for (int i = 0; i < 2 * (ChannelCount + SignalerCount) && HasDefiniteWork(); i++)
        {
            TurnOnce(Timeout.InfiniteTimeSpan);
            ThrowIfViolated(() => $"final turn {i}");
        }

        PollerStatistics statistics = _poller.Statistics;
        if (statistics.Turns != _turn || statistics.Events != _events || statistics.Timers != _timersRun)
        {
            Fail($"the statistics say {statistics} after {_turn} turns, {_events} events and {_timersRun} timers");
        }

        int callbacks = _callbacks;
        _poller.Dispose();
        _poller.Dispose();
        foreach (ModelSignaler? signaler in _signalers)
        {
            signaler?.Signaler.Signal();
            signaler?.Signaler.Dispose();
        }

        _poller.Stop();
        Refused<ObjectDisposedException>("RunOnce after Dispose", () => _poller.RunOnce(TimeSpan.Zero));
        Refused<ObjectDisposedException>("AddTimer after Dispose", () => _poller.AddTimer(TimeSpan.Zero, this));
        if (_callbacks != callbacks || _poller.Load != 0)
        {
            Fail($"after Dispose there were {_callbacks - callbacks} callbacks, and the load is {_poller.Load}");
        }

        foreach (Registration registration in _live)
        {
            if (registration.Channel.NearOpen)
            {
                registration.Channel.NearWrite(1);
            }
        }

        if (_violation is not null)
        {
            throw new ModelViolationException($"{_backend}, at the end: {_violation}");
        }
    }
}

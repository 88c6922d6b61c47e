using System;
using System.Diagnostics;
using System.Threading;

namespace Reactor;

/// <summary>
/// A signaler for a thread that has no poller: it waits here. Costs no descriptor until somebody reads <see cref="Descriptor"/> to poll it elsewhere.
/// </summary>
public sealed class StandaloneSignaler : ISignaler
{
    private const int Clear = 0;
    private const int Signalled = 1;
    private const int Waiting = 2;
    private const int Disposed = 3;

    // Some 400 ns. A look takes the word from those who signal, so one who looks all the time slows them down.
    private const int PauseBetweenLooks = 16;

    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly Lock _pairLock = new();
    private readonly WaitWord _state;
    private readonly TimeSpan _spin;
    private SocketPair? _pair;
    private bool _pairIsReadable;

    /// <summary>Makes one whose waits sleep at once.</summary>
    public StandaloneSignaler()
        : this(TimeSpan.Zero)
    {
    }

    /// <summary>Makes one whose waits look for a while before they sleep.</summary>
    /// <param name="spin">How long. Spinning buys wake-up latency, and for those who signal a system call less, with a core's time.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="spin"/> is negative or longer than a second.</exception>
    public StandaloneSignaler(TimeSpan spin)
        : this(spin, WaitWord.Create())
    {
    }

    internal StandaloneSignaler(TimeSpan spin, WaitWord word)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(spin, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(spin, TimeSpan.FromSeconds(1));
        _spin = spin;
        _state = word;
    }

    /// <summary>
    /// A descriptor that is readable while the signaler is signalled, for a poller of somebody else's. Watch it, read nothing from it, and call <see cref="Wait"/> with zero when it is readable. It
    /// is made by the first call and stays the signaler's. Any thread.
    /// </summary>
    /// <exception cref="PollerException">Out of descriptors.</exception>
    /// <exception cref="ObjectDisposedException">The signaler is disposed.</exception>
    public nint Descriptor
    {
        get
        {
            lock (_pairLock)
            {
                ObjectDisposedException.ThrowIf(Volatile.Read(ref _state.Value) == Disposed, this);
                if (_pair is null)
                {
                    _pair = SocketPair.Create();
                    _pairIsReadable = false;

                    // A signal that did not see the pair came before this: its state is seen here.
                    Interlocked.MemoryBarrier();
                    MatchPair();
                }

                return _pair.ReadDescriptor;
            }
        }
    }

    /// <inheritdoc/>
    public void Signal()
    {
        // Also when it is signalled already, this is an interlocked write: it orders what the caller wrote before it.
        int state = Volatile.Read(ref _state.Value);
        while (state != Disposed)
        {
            int seen = Interlocked.CompareExchange(ref _state.Value, Signalled, state);
            if (seen == state)
            {
                break;
            }

            state = seen;
        }

        if (state == Waiting)
        {
            _state.Wake();
        }

        if (state is Waiting or Clear)
        {
            MatchPairIfAny();
        }
    }

    /// <summary>Waits for a signal and takes it: after true, signals that came before are taken and what their senders wrote is visible. One thread at a time.</summary>
    /// <param name="timeout">Zero never blocks; <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</param>
    /// <returns>Whether there was a signal; false when the time passed.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="InvalidOperationException">Another thread waits already.</exception>
    /// <exception cref="PollerException">Something cut the socket pair; the signal is kept. Read <see cref="Descriptor"/> again for a new one.</exception>
    /// <exception cref="ObjectDisposedException">The signaler is disposed, before or during the wait.</exception>
    public bool Wait(TimeSpan timeout)
    {
        WaitTimeout.Require(timeout, "Wait");

        if (Interlocked.CompareExchange(ref _state.Value, Clear, Signalled) == Signalled || (timeout != TimeSpan.Zero && Block(timeout)))
        {
            MatchPairIfAny();
            return true;
        }

        ObjectDisposedException.ThrowIf(Volatile.Read(ref _state.Value) == Disposed, this);
        return false;
    }

    /// <summary>Ends the signaler: late signals do nothing, a waiting thread gets <see cref="ObjectDisposedException"/>. Any thread; idempotent.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _state.Value, Disposed) == Waiting)
        {
            _state.Wake();
        }

        // A signal that is about to send its byte holds the lock, or finds the pair gone: a reused descriptor never gets it.
        lock (_pairLock)
        {
            _pair?.Dispose();
            _pair = null;
        }
    }

    private bool Block(TimeSpan timeout)
    {
        long start = Stopwatch.GetTimestamp();
        if (_spin > TimeSpan.Zero && Spin(start, timeout))
        {
            return true;
        }

        int state = Interlocked.CompareExchange(ref _state.Value, Waiting, Clear);
        if (state == Waiting)
        {
            throw new InvalidOperationException("Wait: another thread waits on this signaler already. Give each thread a signaler of its own.");
        }

        while (Volatile.Read(ref _state.Value) == Waiting)
        {
            TimeSpan rest = timeout == Timeout.InfiniteTimeSpan ? LongestWait : timeout - Stopwatch.GetElapsedTime(start);
            if (rest > TimeSpan.Zero)
            {
                _state.Sleep(Waiting, rest < LongestWait ? rest : LongestWait);
            }
            else if (Interlocked.CompareExchange(ref _state.Value, Clear, Waiting) == Waiting)
            {
                return false;
            }
        }

        return Interlocked.CompareExchange(ref _state.Value, Clear, Signalled) == Signalled;
    }

    private bool Spin(long start, TimeSpan timeout)
    {
        TimeSpan limit = timeout == Timeout.InfiniteTimeSpan || timeout > _spin ? _spin : timeout;
        do
        {
            Thread.SpinWait(PauseBetweenLooks);
            if (Volatile.Read(ref _state.Value) != Clear)
            {
                return Interlocked.CompareExchange(ref _state.Value, Clear, Signalled) == Signalled;
            }
        }
        while (Stopwatch.GetElapsedTime(start) < limit);
        return false;
    }

    private void MatchPairIfAny()
    {
        if (Volatile.Read(ref _pair) is not null)
        {
            lock (_pairLock)
            {
                MatchPair();
            }
        }
    }

    /// <summary>Makes the pair readable if the state is signalled, and silent if not. Whoever changed the state comes here after, so the last change wins.</summary>
    private void MatchPair()
    {
        bool signalled = Volatile.Read(ref _state.Value) == Signalled;
        if (_pair is null || signalled == _pairIsReadable)
        {
            return;
        }

        _pairIsReadable = signalled;
        if (signalled)
        {
            _pair.Send();
        }
        else if (!_pair.Drain())
        {
            nint cut = _pair.ReadDescriptor;
            _pair.Dispose();
            _pair = null;
            Signal();
            throw new PollerException(PollerError.Native, "StandaloneSignaler.Wait", cut, 0, "The socket pair behind it was cut. Read Descriptor again for a new one.");
        }
    }
}

using System;
using System.Net.Sockets;
using System.Threading;

namespace Reactor.Runtime;

/// <summary>
/// Accepts connections on an I/O thread, some per turn, so that those already accepted get theirs. When accepting fails for a reason that lasts, above all when the
/// process or the system is out of descriptors, it looks away for <see cref="Pause"/>: the pending connection would keep the listener ready, and the loop would spin.
/// </summary>
public sealed class Acceptor : IIoObject, IReadyHandler, ITimerHandler
{
    /// <summary>How long it looks away.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _listener;
    private readonly IAcceptHandler _handler;
    private readonly int _budget;
    private IoThread? _thread;
    private PollHandle _registration;
    private TimerHandle _retry;
    private long _accepted;
    private long _pauses;

    /// <summary>Prepares an acceptor; attach it to an <see cref="IoThread"/>.</summary>
    /// <param name="listener">A listening stream socket. It is made non-blocking, and stays the caller's to dispose after <see cref="IAcceptHandler.OnAcceptorClosed"/>.</param>
    /// <param name="handler">Takes the connections.</param>
    /// <param name="budget">The most connections to accept in one turn, 1 or more.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="budget"/> is less than 1.</exception>
    public Acceptor(Socket listener, IAcceptHandler handler, int budget = 16)
    {
        ArgumentNullException.ThrowIfNull(listener);
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentOutOfRangeException.ThrowIfLessThan(budget, 1);
        _listener = listener;
        _handler = handler;
        _budget = budget;
        listener.Blocking = false;
    }

    /// <summary>Connections accepted so far. Any thread.</summary>
    public long Accepted => Volatile.Read(ref _accepted);

    /// <summary>Times it looked away. Any thread.</summary>
    public long Pauses => Volatile.Read(ref _pauses);

    /// <summary>The system call; tests let it fail.</summary>
    internal Func<Socket, Socket> AcceptNow { get; init; } = static listener => listener.Accept();

    /// <summary>Stops accepting and detaches. Its thread only; idempotent.</summary>
    /// <exception cref="InvalidOperationException">Called from another thread.</exception>
    public void Close()
    {
        if (_thread is not IoThread thread)
        {
            return;
        }

        thread.Poller.Remove(_registration);
        if (_retry != default)
        {
            thread.Poller.CancelTimer(_retry);
        }

        _thread = null;
        thread.Detach(this);
        _handler.OnAcceptorClosed(this);
    }

    /// <summary>The acceptor with the address at which it listens.</summary>
    public override string ToString()
    {
        try
        {
            return $"acceptor at {_listener.LocalEndPoint}";
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return "acceptor of a closed listener";
        }
    }

    void IIoObject.OnAttached(IoThread thread)
    {
        _registration = thread.Poller.Add(_listener.SafeHandle, this, Interest.Read);
        _thread = thread;
    }

    void IIoObject.OnStop(IoThread thread) => Close();

    void IReadyHandler.OnReady(PollHandle handle, Readiness readiness)
    {
        for (int i = 0; i < _budget && _thread is not null; i++)
        {
            if (!TryAccept(out Socket? connection))
            {
                return;
            }

            if (connection is not null)
            {
                Volatile.Write(ref _accepted, _accepted + 1);
                _handler.OnAccepted(connection);
            }
        }
    }

    void ITimerHandler.OnTimer(TimerHandle timer, int token)
    {
        _retry = default;
        _thread!.Poller.SetInterest(_registration, Interest.Read);
    }

    /// <summary>Accepts without an exception in the ordinary case that nobody is left: that is what the look before is for.</summary>
    /// <returns>Whether to go on; true with null is a connection that was gone before it was accepted.</returns>
    private bool TryAccept(out Socket? connection)
    {
        connection = null;
        try
        {
            if (!_listener.Poll(TimeSpan.Zero, SelectMode.SelectRead))
            {
                return false;
            }

            connection = AcceptNow(_listener);
            connection.Blocking = false;
            return true;
        }
        catch (SocketException exception)
        {
            connection?.Dispose();
            connection = null;
            switch (exception.SocketErrorCode)
            {
                case SocketError.WouldBlock:
                    return false;
                case SocketError.ConnectionAborted or SocketError.ConnectionReset or SocketError.NetworkDown or SocketError.NetworkUnreachable
                    or SocketError.HostDown or SocketError.HostUnreachable or SocketError.TimedOut:
                    // accept(2) hands over the network's errors of the one connection that it would have returned: that one is gone.
                    return true;
                default:
                    // A shortage of descriptors or buffers, or whatever else would still be so at once: the connection stays pending.
                    LookAway();
                    return false;
            }
        }
    }

    private void LookAway()
    {
        Volatile.Write(ref _pauses, _pauses + 1);
        _thread!.Poller.SetInterest(_registration, Interest.None);
        _retry = _thread.Poller.AddTimer(Pause, this);
    }
}

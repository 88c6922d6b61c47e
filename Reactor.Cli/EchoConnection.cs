using System;
using System.Net.Sockets;
using Reactor.Runtime;

namespace Reactor.Cli;

/// <summary>
/// One connection of the echo server, in one of two states: nothing is pending and it hears of reading, or bytes are pending and it hears of writing only. A
/// peer that does not read therefore costs one buffer and no CPU, and its own kernel stops it from sending.
/// </summary>
internal sealed class EchoConnection : IReadyHandler, IIoObject
{
    /// <summary>All the memory that a connection takes for its bytes.</summary>
    public const int BufferSize = 16 * 1024;

    private readonly EchoLoop _loop;
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[BufferSize];
    private PollHandle _handle;
    private int _sent;
    private int _received;

    /// <summary>Owns an accepted, non-blocking socket from now on. Any thread.</summary>
    public EchoConnection(EchoLoop loop, Socket socket)
    {
        _loop = loop;
        _socket = socket;
    }

    /// <summary>The neighbours in the loop's list.</summary>
    internal EchoConnection? Previous { get; set; }

    /// <inheritdoc cref="Previous"/>
    internal EchoConnection? Next { get; set; }

    void IIoObject.OnAttached(IoThread thread) => _loop.Open(this);

    void IIoObject.OnStop(IoThread thread) => _loop.Close(this, failed: false);

    /// <summary>One receive and one send at most, so that no connection starves the others.</summary>
    public void OnReady(PollHandle handle, Readiness readiness)
    {
        if (_received > 0 || TryReceive())
        {
            Send();
        }
    }

    /// <summary>Begins to serve. Loop's thread.</summary>
    /// <exception cref="PollerException">The poller cannot watch the socket.</exception>
    internal void Register() => _handle = _loop.Poller.Add(_socket.SafeHandle, this, Interest.Read);

    /// <summary>Ends the registration, if there is one, and then the socket. Loop's thread, or any if it was never attached.</summary>
    internal void Release()
    {
        if (_handle != default)
        {
            _loop.Poller.Remove(_handle);
        }

        _socket.Dispose();
    }

    private bool TryReceive()
    {
        int count = _socket.Receive(_buffer, SocketFlags.None, out SocketError error);
        if (error == SocketError.WouldBlock)
        {
            return false;
        }

        if (error != SocketError.Success || count == 0)
        {
            // At the peer's end all that it sent has been sent back, or writing would be of interest: closing now sends our end after it.
            _loop.Close(this, failed: error != SocketError.Success);
            return false;
        }

        _received = count;
        return true;
    }

    private void Send()
    {
        int count = _socket.Send(_buffer.AsSpan(_sent, _received - _sent), SocketFlags.None, out SocketError error);
        if (error == SocketError.Success)
        {
            _sent += count;
            _loop.CountBytes(count);
        }
        else if (error != SocketError.WouldBlock)
        {
            _loop.Close(this, failed: true);
            return;
        }

        if (_sent == _received)
        {
            _sent = _received = 0;
            _loop.Poller.SetInterest(_handle, Interest.Read);
        }
        else
        {
            _loop.Poller.SetInterest(_handle, Interest.Write);
        }
    }
}

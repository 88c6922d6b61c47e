using System;
using System.Net;
using System.Net.Sockets;
using Reactor;
using Reactor.Runtime;

namespace Quickstart;

public sealed class EchoServer : IAcceptHandler, IDisposable
{
    private readonly ReactorContext _context = new(new ReactorContextOptions { IoThreads = 2 });
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public EchoServer(int port)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen();
        EndPoint = _listener.LocalEndPoint!;
        _context.Attach(new Acceptor(_listener, this));
    }

    public EndPoint EndPoint { get; }

    public void OnAccepted(Socket connection)
    {
        try { _context.Attach(new EchoConnection(connection)); }
        catch (ContextTerminatedException) { connection.Dispose(); }
    }

    public void OnAcceptorClosed(Acceptor acceptor) => _listener.Dispose();
    public void Dispose() => _context.Dispose();
}

public sealed class EchoConnection(Socket socket) : IIoObject, IReadyHandler
{
    private readonly byte[] _buffer = new byte[4096];
    private int _sent, _received;
    private IoThread? _thread;
    private PollHandle _handle;

    public void OnAttached(IoThread thread) => _handle = (_thread = thread).Poller.Add(socket.SafeHandle, this, Interest.Read);
    public void OnStop(IoThread thread) => Close();

    public void OnReady(PollHandle handle, Readiness readiness)
    {
        SocketError error = SocketError.Success;
        if (_sent == _received)
        {
            (_sent, _received) = (0, socket.Receive(_buffer, SocketFlags.None, out error));
            if (error == SocketError.Success && _received == 0) { Close(); return; }
        }

        if (error == SocketError.Success) { _sent += socket.Send(_buffer.AsSpan(_sent, _received - _sent), SocketFlags.None, out error); }
        if (error is not (SocketError.Success or SocketError.WouldBlock)) { Close(); return; }
        _thread!.Poller.SetInterest(_handle, _sent < _received ? Interest.Write : Interest.Read);
    }

    private void Close()
    {
        _thread!.Poller.Remove(_handle);
        socket.Dispose();
        _thread.Detach(this);
    }
}

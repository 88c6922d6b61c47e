using System;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Reactor.Runtime;

namespace Reactor.Benchmarks;

/// <summary>A TCP echo server on a poller. Arguments: backend.</summary>
internal sealed unsafe class EchoServer : IReadyHandler
{
    private const int NonBlockingCloseOnExec = 0x80800;
    private const int NoSignal = 0x4000;
    private const int Tcp = 6;
    private const int NoDelay = 1;

    private readonly IPoller _poller;
    private readonly int _listener;

    private EchoServer(IPoller poller, Socket listener)
    {
        _poller = poller;
        _listener = (int)listener.Handle;
    }

    public static int Serve(string[] arguments)
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1024);
        using IPoller poller = Backends.Get(arguments[0]).CreatePoller();
        EchoServer server = new(poller, listener);
        poller.Add(server._listener, server, Interest.Read);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"port {((IPEndPoint)listener.LocalEndPoint!).Port}"));
        poller.Run();
        return 0;
    }

    public void OnReady(PollHandle handle, Readiness readiness)
    {
        int socket;
        while ((socket = Libc.accept4(_listener, null, null, NonBlockingCloseOnExec)) >= 0)
        {
            int on = 1;
            _ = Libc.setsockopt(socket, Tcp, NoDelay, &on, sizeof(int));
            _ = new Connection(_poller, socket);
        }
    }

    private sealed class Connection : IReadyHandler
    {
        private const int Capacity = 65536;

        private readonly IPoller _poller;
        private readonly int _socket;
        private readonly byte* _bytes = (byte*)NativeMemory.Alloc(Capacity);
        private readonly PollHandle _handle;
        private Interest _interest = Interest.Read;
        private int _begin;
        private int _end;

        public Connection(IPoller poller, int socket)
        {
            _poller = poller;
            _socket = socket;
            _handle = poller.Add(socket, this, Interest.Read);
        }

        public void OnReady(PollHandle handle, Readiness readiness)
        {
            if (_begin == _end)
            {
                nint received = Libc.recv(_socket, _bytes, Capacity, 0);
                if (received <= 0)
                {
                    if (received == 0 || Marshal.GetLastPInvokeError() != Libc.EAGAIN)
                    {
                        Close();
                    }

                    return;
                }

                (_begin, _end) = (0, (int)received);
            }

            Flush();
        }

        private void Flush()
        {
            while (_begin < _end)
            {
                nint sent = Libc.send(_socket, _bytes + _begin, (nuint)(_end - _begin), NoSignal);
                if (sent < 0)
                {
                    if (Marshal.GetLastPInvokeError() == Libc.EAGAIN)
                    {
                        SetInterest(Interest.Write);
                    }
                    else
                    {
                        Close();
                    }

                    return;
                }

                _begin += (int)sent;
            }

            SetInterest(Interest.Read);
        }

        private void SetInterest(Interest interest)
        {
            if (_interest != interest)
            {
                _interest = interest;
                _poller.SetInterest(_handle, interest);
            }
        }

        private void Close()
        {
            _poller.Remove(_handle);
            _ = Libc.close(_socket);
            NativeMemory.Free(_bytes);
        }
    }
}

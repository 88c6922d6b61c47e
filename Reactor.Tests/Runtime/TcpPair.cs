using System;
using System.Net;
using System.Net.Sockets;

namespace Reactor.Tests.Runtime;

/// <summary>Two ends of one loopback connection, non-blocking.</summary>
internal sealed class TcpPair : IDisposable
{
    public TcpPair()
    {
        using Socket listener = Listen();
        Far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Far.Connect(listener.LocalEndPoint!);
        Near = listener.Accept();
        Near.Blocking = false;
        Far.Blocking = false;
    }

    public Socket Near { get; }

    public Socket Far { get; }

    public static Socket Listen(int backlog = 16)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(backlog);
        return listener;
    }

    public void Dispose()
    {
        // A reset, so that thousands of tests leave no connections waiting.
        Far.LingerState = new LingerOption(true, 0);
        Far.Dispose();
        Near.Dispose();
    }
}

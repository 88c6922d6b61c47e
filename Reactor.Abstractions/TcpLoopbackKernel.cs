using System.Net;
using System.Net.Sockets;

namespace Reactor;

/// <summary>TCP on 127.0.0.1: what every system has.</summary>
internal readonly struct TcpLoopbackKernel : ILoopbackKernel
{
    public bool IsSupported => true;

    public Socket Open() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
        LingerState = new LingerOption(true, 0),
    };

    public void Listen(Socket listener)
    {
        listener.ExclusiveAddressUse = true;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(8);
    }

    public void Connect(Socket connector, Socket listener) => connector.Connect(listener.LocalEndPoint!);

    public Socket Accept(Socket listener) => listener.Accept();

    public bool AreEnds(Socket accepted, Socket connector) => accepted.RemoteEndPoint!.Equals(connector.LocalEndPoint);

    public void Unblock(Socket socket) => socket.Blocking = false;

    public void Forget(Socket socket)
    {
        // Closing gives the port back.
    }
}

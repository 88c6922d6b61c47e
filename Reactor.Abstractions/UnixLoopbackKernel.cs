using System;
using System.IO;
using System.Net.Sockets;

namespace Reactor;

/// <summary>
/// AF_UNIX, which macOS has and Windows 10 since 2018: no firewall cuts it. Its addresses are files, so both ends have one, in the user's temporary folder under a name that nobody can
/// guess, for as long as the connection is being made.
/// </summary>
internal readonly struct UnixLoopbackKernel : ILoopbackKernel
{
    public bool IsSupported => Socket.OSSupportsUnixDomainSockets;

    public Socket Open() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public void Listen(Socket listener)
    {
        Bind(listener);
        listener.Listen(8);
    }

    public void Connect(Socket connector, Socket listener)
    {
        Bind(connector);
        connector.Connect(listener.LocalEndPoint!);
    }

    public Socket Accept(Socket listener) => listener.Accept();

    public bool AreEnds(Socket accepted, Socket connector) => accepted.RemoteEndPoint!.ToString() == connector.LocalEndPoint!.ToString();

    public void Unblock(Socket socket) => socket.Blocking = false;

    public void Forget(Socket socket)
    {
        try
        {
            if (socket.LocalEndPoint is UnixDomainSocketEndPoint address)
            {
                File.Delete(address.ToString());
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SocketException or ArgumentException)
        {
            // An empty file in the temporary folder is all that stays.
        }
    }

    private static void Bind(Socket socket)
    {
        UnixDomainSocketEndPoint address;
        try
        {
            address = new UnixDomainSocketEndPoint(Path.Combine(Path.GetTempPath(), $"reactor-{Guid.NewGuid():N}"));
        }
        catch (ArgumentOutOfRangeException)
        {
            // The folder's own name is longer than an address may be.
            throw new SocketException((int)SocketError.AddressNotAvailable);
        }

        socket.Bind(address);
    }
}

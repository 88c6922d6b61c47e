using System.Net.Sockets;

namespace Reactor;

/// <summary>The steps in which <see cref="LoopbackSocketPair"/> connects two sockets of one family; each throws <see cref="SocketException"/> when it fails.</summary>
internal interface ILoopbackKernel
{
    /// <summary>Whether this system has the family at all.</summary>
    bool IsSupported { get; }

    /// <summary>Makes a stream socket.</summary>
    Socket Open();

    /// <summary>Gives a socket an address that nobody else has, and listens there.</summary>
    void Listen(Socket listener);

    /// <summary>Connects to the listener.</summary>
    void Connect(Socket connector, Socket listener);

    /// <summary>Takes the next connection.</summary>
    Socket Accept(Socket listener);

    /// <summary>Whether an accepted socket is the other end of the connector, and not somebody else's.</summary>
    bool AreEnds(Socket accepted, Socket connector);

    /// <summary>Makes a socket non-blocking.</summary>
    void Unblock(Socket socket);

    /// <summary>Removes what a socket's address leaves behind, once nobody needs to find it any more. Never throws.</summary>
    void Forget(Socket socket);
}

namespace Reactor.Select;

/// <summary>The system calls that the select backend makes on Windows; each returns its result, or the negated Winsock error number.</summary>
internal interface IWinsockSelectKernel
{
    /// <summary>select: leaves in the sets what is ready; nanoseconds, -1 for ever, rounded up to microseconds.</summary>
    int Select(SocketSet read, SocketSet write, SocketSet except, long nanoseconds);

    /// <summary>getpeername, for its verdict: 0 when the socket is connected.</summary>
    int Peer(nint socket);

    /// <summary>Whether a number is an open socket: 0, or a negated error number.</summary>
    int Probe(nint descriptor);
}

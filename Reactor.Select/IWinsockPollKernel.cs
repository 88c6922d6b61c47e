using TerraFX.Interop.Windows;

namespace Reactor.Select;

/// <summary>The system calls that the poll backend makes on Windows; each returns its result, or the negated Winsock error number.</summary>
internal unsafe interface IWinsockPollKernel
{
    /// <summary>WSAPoll: milliseconds, -1 for ever.</summary>
    int Poll(WSAPOLLFD* sockets, int count, int milliseconds);

    /// <summary>recv of one byte that leaves it where it is; only where WSAPoll said that it would not block.</summary>
    int Peek(nint socket);

    /// <summary>Whether a number is an open socket: 0, or a negated error number.</summary>
    int Probe(nint descriptor);
}

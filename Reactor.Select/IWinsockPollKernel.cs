using TerraFX.Interop.Windows;

namespace Reactor.Select;

/// <summary>The system calls that the poll backend makes on Windows; each returns its result, or the negated Winsock error number.</summary>
internal unsafe interface IWinsockPollKernel
{
    /// <summary>WSAPoll: milliseconds, -1 for ever.</summary>
    int Poll(WSAPOLLFD* sockets, int count, int milliseconds);

    /// <summary>Whether a number is an open socket: 0, or a negated error number.</summary>
    int Probe(nint descriptor);
}

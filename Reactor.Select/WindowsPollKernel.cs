using TerraFX.Interop.Windows;
using static TerraFX.Interop.Windows.Windows;

namespace Reactor.Select;

/// <summary>Windows itself, by WSAPoll.</summary>
internal readonly unsafe struct WindowsPollKernel : IWinsockPollKernel
{
    private const int MSG_PEEK = 2;

    public int Poll(WSAPOLLFD* sockets, int count, int milliseconds)
    {
        int result = WSAPoll(sockets, (uint)count, milliseconds);
        return result < 0 ? -WSAGetLastError() : result;
    }

    public int Peek(nint socket)
    {
        sbyte unread;
        int result = recv((SOCKET)socket, &unread, sizeof(sbyte), MSG_PEEK);
        return result < 0 ? -WSAGetLastError() : result;
    }

    public int Probe(nint descriptor) => SocketProbe.Check(descriptor);
}

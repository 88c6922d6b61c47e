using TerraFX.Interop.Windows;
using static TerraFX.Interop.Windows.Windows;

namespace Reactor.Select;

/// <summary>Windows itself, by WSAPoll.</summary>
internal readonly unsafe struct WindowsPollKernel : IWinsockPollKernel
{
    public int Poll(WSAPOLLFD* sockets, int count, int milliseconds)
    {
        int result = WSAPoll(sockets, (uint)count, milliseconds);
        return result < 0 ? -WSAGetLastError() : result;
    }

    public int Probe(nint descriptor) => SocketProbe.Check(descriptor);
}

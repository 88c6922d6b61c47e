using System;
using TerraFX.Interop.Windows;
using static TerraFX.Interop.Windows.Windows;

namespace Reactor.Select;

/// <summary>Windows itself, by Winsock's select.</summary>
internal readonly unsafe struct WindowsSelectKernel : IWinsockSelectKernel
{
    /// <summary>Of sockaddr_storage.</summary>
    private const int AddressSize = 128;

    private const long NanosecondsPerMicrosecond = 1_000;
    private const long MicrosecondsPerSecond = 1_000_000;

    /// <summary>The longest wait given to the kernel at once, a day; the caller comes back for the rest.</summary>
    private const long LongestWait = 86_400 * MicrosecondsPerSecond;

    public int Select(SocketSet read, SocketSet write, SocketSet except, long nanoseconds)
    {
        long microseconds = Math.Min((nanoseconds / NanosecondsPerMicrosecond) + (nanoseconds % NanosecondsPerMicrosecond == 0 ? 0 : 1), LongestWait);
        timeval timeout = new() { tv_sec = (int)(microseconds / MicrosecondsPerSecond), tv_usec = (int)(microseconds % MicrosecondsPerSecond) };
        int result = select(0, read.Start, write.Start, except.Start, nanoseconds < 0 ? null : &timeout);
        return result < 0 ? -WSAGetLastError() : result;
    }

    public int Peer(nint socket)
    {
        // Room for the address of any family; nobody looks at it.
        byte* address = stackalloc byte[AddressSize];
        int length = AddressSize;
        return getpeername((SOCKET)socket, (SOCKADDR*)address, &length) == 0 ? 0 : -WSAGetLastError();
    }

    public int Probe(nint descriptor) => SocketProbe.Check(descriptor);
}

using System;
using System.Runtime.InteropServices;

namespace Reactor;

/// <summary>The BSDs' own calls. macOS is not among them: its socketpair(2) has no close-on-exec, and fcntl(2) there is variadic.</summary>
internal readonly unsafe partial struct BsdSocketPairKernel : ISocketPairKernel
{
    private const int AfUnix = 1;
    private const int SockStream = 1;
    private const int MsgDontWait = 0x80;

    public int Pair(out int first, out int second)
    {
        int* ends = stackalloc int[2];
        int result = Result(socketpair(AfUnix, SockStream | CreationFlags(HostSystem.Current), 0, ends));
        (first, second) = (ends[0], ends[1]);
        return result;
    }

    public int Send(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            return Result((int)send(descriptor, start, (nuint)bytes.Length, MsgDontWait | NoSignalFlag(HostSystem.Current)));
        }
    }

    public int Receive(int descriptor, Span<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            return Result((int)recv(descriptor, start, (nuint)bytes.Length, MsgDontWait));
        }
    }

    public int Close(int descriptor) => Result(close(descriptor));

    /// <summary>SOCK_CLOEXEC | SOCK_NONBLOCK.</summary>
    public static int CreationFlags(UnixSystem system) => system == UnixSystem.OpenBsd ? 0x8000 | 0x4000 : 0x10000000 | 0x20000000;

    /// <summary>MSG_NOSIGNAL: a peer that is gone gives EPIPE, and no SIGPIPE.</summary>
    public static int NoSignalFlag(UnixSystem system) => system == UnixSystem.FreeBsd ? 0x20000 : 0x400;

    private static int Result(int value) => value < 0 ? -Marshal.GetLastPInvokeError() : value;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socketpair(int domain, int type, int protocol, int* ends);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint send(int descriptor, byte* bytes, nuint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recv(int descriptor, byte* bytes, nuint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);
}

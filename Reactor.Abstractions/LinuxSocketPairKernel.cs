using System;
using System.Runtime.InteropServices;

namespace Reactor;

/// <summary>Linux's own calls.</summary>
internal readonly unsafe partial struct LinuxSocketPairKernel : ISocketPairKernel
{
    private const int AfUnix = 1;
    private const int SockStream = 1;
    private const int SockNonBlock = 0x800;
    private const int SockCloseOnExec = 0x80000;
    private const int MsgDontWait = 0x40;
    private const int MsgNoSignal = 0x4000;

    public int Pair(out int first, out int second)
    {
        int* ends = stackalloc int[2];
        int result = Result(socketpair(AfUnix, SockStream | SockNonBlock | SockCloseOnExec, 0, ends));
        (first, second) = (ends[0], ends[1]);
        return result;
    }

    public int Send(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            return Result((int)send(descriptor, start, (nuint)bytes.Length, MsgDontWait | MsgNoSignal));
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

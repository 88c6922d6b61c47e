using System;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Reactor.Tests.Kqueue;

/// <summary>Sockets by their bare numbers, made and moved by calls that every Unix has under the same name and none of which is variadic.</summary>
internal static unsafe partial class RawSockets
{
    private const int AF_UNIX = 1;
    private const int SOCK_STREAM = 1;
    private const int SHUT_WR = 1;

    /// <summary>A connected pair of stream sockets.</summary>
    public static (int Near, int Far) Pair()
    {
        int* ends = stackalloc int[2];
        Check(socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
        return (ends[0], ends[1]);
    }

    /// <summary>A connected pair over loopback TCP.</summary>
    public static (Socket Near, Socket Far) TcpPair()
    {
        using Socket listener = Listener();
        Socket far = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        far.Connect(listener.LocalEndPoint!);
        return (listener.Accept(), far);
    }

    public static Socket Listener()
    {
        Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(8);
        return listener;
    }

    public static void Write(int descriptor, int count)
    {
        byte* bytes = stackalloc byte[count];
        new Span<byte>(bytes, count).Clear();
        Check((int)write(descriptor, bytes, (nuint)count));
    }

    public static int Read(int descriptor, int count)
    {
        byte* bytes = stackalloc byte[count];
        return Check((int)read(descriptor, bytes, (nuint)count));
    }

    public static void ShutWrite(int descriptor) => Check(shutdown(descriptor, SHUT_WR));

    public static int Duplicate(int descriptor) => Check(dup(descriptor));

    /// <summary>Closes <paramref name="number"/> and makes it another name of <paramref name="descriptor"/>.</summary>
    public static void Duplicate(int descriptor, int number) => Check(dup2(descriptor, number));

    public static void Close(int descriptor) => Check(close(descriptor));

    /// <summary>Closes a number that may be closed already.</summary>
    public static bool TryClose(int descriptor) => close(descriptor) == 0;

    private static int Check(int result) =>
        result < 0 ? throw new InvalidOperationException(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())) : result;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socketpair(int domain, int type, int protocol, int* ends);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int descriptor, byte* bytes, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int descriptor, byte* bytes, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int shutdown(int descriptor, int how);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int dup(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int dup2(int descriptor, int number);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);
}

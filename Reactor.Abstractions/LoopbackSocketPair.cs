using System;
using System.Net.Sockets;
using System.Threading;

namespace Reactor;

/// <summary>
/// A pair for systems without socketpair(2), and for macOS, where that knows no close-on-exec while .NET's sockets have it: a connection to a listener of our own. Somebody else may connect to the listener in the moment it exists, so only the
/// connection whose addresses are our own connector's is taken.
/// </summary>
internal sealed class LoopbackSocketPair : SocketPair
{
    /// <summary>SOL_SOCKET and SO_NOSIGPIPE of macOS's sys/socket.h.</summary>
    private const int SolSocket = 0xffff;
    private const int SoNoSigPipe = 0x1022;

    private readonly Socket _readEnd;
    private readonly Socket _writeEnd;

    private LoopbackSocketPair(Socket readEnd, Socket writeEnd)
    {
        _readEnd = readEnd;
        _writeEnd = writeEnd;
        ReadDescriptor = readEnd.Handle;
    }

    public override nint ReadDescriptor { get; }

    /// <summary>Makes a pair by the first kernel, or by the second when that fails.</summary>
    /// <exception cref="PollerException">Both failed; the error is the first one's.</exception>
    public static LoopbackSocketPair Create<TFirst, TSecond>(TFirst first, TSecond second)
        where TFirst : struct, ILoopbackKernel
        where TSecond : struct, ILoopbackKernel
    {
        try
        {
            return Connect(first);
        }
        catch (SocketException refused)
        {
            try
            {
                return second.IsSupported ? Connect(second) : throw Failure(refused);
            }
            catch (SocketException)
            {
                throw Failure(refused);
            }
        }
    }

    public override void Send()
    {
        SpinWait wait = default;
        while (true)
        {
            _writeEnd.Send("!"u8, SocketFlags.None, out SocketError error);
            if (error is not (SocketError.NoBufferSpaceAvailable or SocketError.Interrupted))
            {
                return;
            }

            wait.SpinOnce();
        }
    }

    public override bool Drain()
    {
        Span<byte> bytes = stackalloc byte[64];
        while (true)
        {
            int count = _readEnd.Receive(bytes, SocketFlags.None, out SocketError error);
            if (error == SocketError.Interrupted || count == bytes.Length)
            {
                continue;
            }

            return count > 0 || error is SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable;
        }
    }

    public override void Dispose()
    {
        // The end that is reset by its closing goes first: then no port stays behind in TIME_WAIT.
        _writeEnd.Dispose();
        _readEnd.Dispose();
    }

    private static LoopbackSocketPair Connect<TKernel>(TKernel kernel)
        where TKernel : struct, ILoopbackKernel
    {
        Socket? listener = null;
        Socket? writeEnd = null;
        Socket? readEnd = null;
        bool connected = false;
        try
        {
            listener = kernel.Open();
            kernel.Listen(listener);
            writeEnd = kernel.Open();
            kernel.Connect(writeEnd, listener);
            readEnd = kernel.Accept(listener);
            while (!kernel.AreEnds(readEnd, writeEnd))
            {
                readEnd.Dispose();
                readEnd = kernel.Accept(listener);
            }

            kernel.Unblock(writeEnd);
            kernel.Unblock(readEnd);
            Mute(writeEnd);
            connected = true;
            return new LoopbackSocketPair(readEnd, writeEnd);
        }
        finally
        {
            Close(kernel, listener);
            if (connected)
            {
                kernel.Forget(writeEnd!);
            }
            else
            {
                Close(kernel, writeEnd);
                readEnd?.Dispose();
            }
        }
    }

    /// <summary>Keeps SIGPIPE away where a send cannot ask for that: the process may have given the signal its deadly default back.</summary>
    private static void Mute(Socket writeEnd)
    {
        if (HostSystem.Current == UnixSystem.MacOS)
        {
            writeEnd.SetRawSocketOption(SolSocket, SoNoSigPipe, BitConverter.GetBytes(1));
        }
    }

    private static void Close<TKernel>(TKernel kernel, Socket? socket)
        where TKernel : struct, ILoopbackKernel
    {
        if (socket is not null)
        {
            kernel.Forget(socket);
            socket.Dispose();
        }
    }

    private static PollerException Failure(SocketException exception) => new(
        exception.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable ? PollerError.OutOfResources : PollerError.Native,
        "socket pair",
        -1,
        exception.NativeErrorCode,
        "No connection could be made within this machine; check that nothing blocks 127.0.0.1.");
}

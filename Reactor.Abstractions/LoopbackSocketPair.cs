using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace Reactor;

/// <summary>
/// A pair over loopback TCP, for systems without socketpair(2). Somebody else may connect to the listener in the moment it exists, so only the
/// connection whose two addresses are our own connector's is taken.
/// </summary>
internal sealed class LoopbackSocketPair : SocketPair
{
    private readonly Socket _readEnd;
    private readonly Socket _writeEnd;

    private LoopbackSocketPair(Socket readEnd, Socket writeEnd)
    {
        _readEnd = readEnd;
        _writeEnd = writeEnd;
        ReadDescriptor = readEnd.Handle;
    }

    public override nint ReadDescriptor { get; }

    public static new LoopbackSocketPair Create()
    {
        Socket? readEnd = null;
        Socket? writeEnd = null;
        try
        {
            using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen(8);
            writeEnd = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            writeEnd.Connect(listener.LocalEndPoint!);
            readEnd = listener.Accept();
            while (!readEnd.RemoteEndPoint!.Equals(writeEnd.LocalEndPoint))
            {
                readEnd.Dispose();
                readEnd = listener.Accept();
            }

            writeEnd.NoDelay = true;
            writeEnd.Blocking = false;
            readEnd.Blocking = false;
            return new LoopbackSocketPair(readEnd, writeEnd);
        }
        catch (SocketException exception)
        {
            readEnd?.Dispose();
            writeEnd?.Dispose();
            PollerError error = exception.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable
                ? PollerError.OutOfResources
                : PollerError.Native;
            throw new PollerException(error, "socket pair", -1, exception.NativeErrorCode, "A loopback TCP connection could not be made; check that nothing blocks 127.0.0.1.");
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
        _readEnd.Dispose();
        _writeEnd.Dispose();
    }
}

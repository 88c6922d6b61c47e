using System;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Mono.Unix.Native;
using NUnit.Framework;

namespace Reactor.Tests;

/// <summary>A connected pair of non-blocking stream sockets: the near end is watched by a poller, the far end is its peer.</summary>
public sealed class DescriptorPair : IDisposable
{
    /// <summary>Small buffers, so that filling one takes few calls.</summary>
    private const int BufferBytes = 8192;

    private static readonly Socket Listener = Listen();
    private static readonly byte[] Filling = new byte[65536];

    private DescriptorPair(Socket near, Socket far)
    {
        Near = near;
        Far = far;
        Descriptor = near.Handle;
        near.Blocking = false;
        far.Blocking = false;
    }

    public Socket Near { get; }

    public Socket Far { get; }

    public nint Descriptor { get; }

    /// <summary>Over loopback TCP.</summary>
    public static DescriptorPair Tcp()
    {
        Socket far = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Shrink(far);
        far.Connect(Listener.LocalEndPoint!);
        Socket near = Listener.Accept();
        Assert.That(near.RemoteEndPoint, Is.EqualTo(far.LocalEndPoint));
        Shrink(near);
        return new DescriptorPair(near, far);
    }

    /// <summary>Over socketpair(2).</summary>
    [UnsupportedOSPlatform("windows")]
    public static DescriptorPair Unix()
    {
        if (Syscall.socketpair(UnixAddressFamily.AF_UNIX, UnixSocketType.SOCK_STREAM, 0, out int near, out int far) != 0)
        {
            throw new InvalidOperationException($"socketpair: {Stdlib.GetLastError()}");
        }

        return new DescriptorPair(Adopt(near), Adopt(far));
    }

    /// <summary>Writes into one end until it would block.</summary>
    /// <returns>The bytes written, all zero.</returns>
    public static int Fill(Socket end)
    {
        int total = 0;
        while (end.Poll(0, SelectMode.SelectWrite))
        {
            int count = end.Send(Filling, SocketFlags.None, out SocketError error);
            if (error != SocketError.Success)
            {
                Assert.That(error, Is.EqualTo(SocketError.WouldBlock));
                break;
            }

            total += count;
        }

        return total;
    }

    /// <summary>Reads from one end until it would block or ends.</summary>
    /// <returns>The bytes read.</returns>
    public static int Drain(Socket end)
    {
        Span<byte> bytes = stackalloc byte[4096];
        int total = 0;
        int count;
        do
        {
            count = end.Receive(bytes, SocketFlags.None, out _);
            total += count;
        }
        while (count > 0);
        return total;
    }

    /// <summary>Ends one side with a reset where its kind of socket has one.</summary>
    public static void Reset(Socket end)
    {
        if (end.AddressFamily == AddressFamily.InterNetwork)
        {
            end.LingerState = new LingerOption(true, 0);
        }

        end.Close();
    }

    public void Dispose()
    {
        // Resets leave no connection behind in TIME_WAIT; thousands of programs would use up the ports.
        if (!Far.SafeHandle.IsClosed)
        {
            Reset(Far);
        }

        if (!Near.SafeHandle.IsClosed)
        {
            Reset(Near);
        }
    }

    private static Socket Listen()
    {
        Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(128);
        return listener;
    }

    private static Socket Adopt(int descriptor)
    {
        Socket socket = new(new SafeSocketHandle(descriptor, ownsHandle: true));
        Shrink(socket);
        return socket;
    }

    private static void Shrink(Socket socket)
    {
        socket.SendBufferSize = BufferBytes;
        socket.ReceiveBufferSize = BufferBytes;
        if (socket.AddressFamily == AddressFamily.InterNetwork)
        {
            socket.NoDelay = true;
        }
    }
}

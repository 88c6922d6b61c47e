using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Reactor;
using Reactor.Runtime;

namespace FirstSteps;

/// <summary>The code of the README.</summary>
internal static class Example
{
    public static void Run()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.SendTo("hello"u8, socket.LocalEndPoint!);

        using IPoller poller = Backends.Default.CreatePoller();
        poller.Add(socket.SafeHandle, new Printer(socket, poller), Interest.Read);
        poller.Run(); // until nothing is registered any more
    }
}

internal sealed class Printer(Socket socket, IPoller poller) : IReadyHandler
{
    public void OnReady(PollHandle handle, Readiness readiness)
    {
        byte[] buffer = new byte[1500];
        int count = socket.Receive(buffer, SocketFlags.None, out SocketError error);
        if (error == SocketError.Success)
        {
            Console.WriteLine($"{poller.BackendName}: {Encoding.UTF8.GetString(buffer, 0, count)}");
            poller.Remove(handle);
        }
    }
}

using System;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace Reactor.Benchmarks;

/// <summary>A TCP echo server as it is written with System.Net.Sockets: an asynchronous loop a connection, value tasks, one buffer.</summary>
internal static class SocketsEchoServer
{
    private const int Capacity = 65536;

    public static int Serve() => AcceptAll().GetAwaiter().GetResult();

    private static async Task<int> AcceptAll()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1024);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"port {((IPEndPoint)listener.LocalEndPoint!).Port}"));
        while (true)
        {
            _ = Echo(await listener.AcceptAsync());
        }
    }

    private static async Task Echo(Socket socket)
    {
        using (socket)
        {
            socket.NoDelay = true;
            byte[] bytes = GC.AllocateUninitializedArray<byte>(Capacity, pinned: true);
            try
            {
                int received;
                while ((received = await socket.ReceiveAsync(bytes.AsMemory())) > 0)
                {
                    await SendAll(socket, bytes.AsMemory(0, received));
                }
            }
            catch (SocketException)
            {
                // The client has gone; the connection ends.
            }
        }
    }

    private static async ValueTask SendAll(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes)..];
        }
    }
}

using System;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Reactor.Tests.Samples;

/// <summary>A client that sends any bytes and reads what comes.</summary>
internal sealed class RawClient : IDisposable
{
    private const int LimitMilliseconds = 30_000;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = LimitMilliseconds, SendTimeout = LimitMilliseconds, NoDelay = true };

    public RawClient(IPEndPoint server) => _socket.Connect(server);

    public void Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    public void Send(byte[] bytes) => _socket.Send(bytes);

    /// <summary>Reads exactly so much.</summary>
    public string Receive(int length)
    {
        byte[] bytes = new byte[length];
        int received = 0;
        while (received < length)
        {
            int count = _socket.Receive(bytes.AsSpan(received));
            if (count == 0)
            {
                break;
            }

            received += count;
        }

        return Encoding.Latin1.GetString(bytes, 0, received);
    }

    /// <summary>Says that nothing more comes, and reads to the end.</summary>
    public string ReceiveToEnd(bool shutdown)
    {
        if (shutdown)
        {
            _socket.Shutdown(SocketShutdown.Send);
        }

        StringBuilder all = new();
        byte[] bytes = new byte[65536];
        int count;
        while ((count = _socket.Receive(bytes)) > 0)
        {
            all.Append(Encoding.Latin1.GetString(bytes, 0, count));
        }

        return all.ToString();
    }

    /// <summary>Ends the connection with a reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    public void Dispose() => _socket.Dispose();
}

using System;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Reactor.Cli;

/// <summary>
/// A TCP client over System.Net.Sockets, which shares no code with the server: sends a message, wants exactly these bytes back, and again. At the end it
/// closes its sending half and wants the server's end, and nothing else, in answer.
/// </summary>
internal sealed class DemoClient : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly int _id;
    private readonly byte[] _message;
    private readonly byte[] _answer;
    private ulong _seed;

    public DemoClient(int id, int size)
    {
        _id = id;
        _message = new byte[size];
        _answer = new byte[size];
        _seed = (ulong)id << 40;
    }

    /// <summary>Makes .NET open what its asynchronous sockets need once per process, so that it is not taken for a leak later.</summary>
    public static void WarmUp()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using Socket client = new(SocketType.Stream, ProtocolType.Tcp);
        Task connecting = client.ConnectAsync(listener.LocalEndPoint!);
        using Socket accepted = listener.Accept();
        connecting.Wait();
        ValueTask<int> receiving = client.ReceiveAsync(new byte[1].AsMemory());
        accepted.Send(new byte[1]);
        receiving.AsTask().Wait();
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Connects, and talks once to know that the server has taken it.</summary>
    /// <exception cref="SocketException">The connection cannot be made.</exception>
    /// <exception cref="OperationCanceledException">The server does not answer within the limit.</exception>
    public async Task OpenAsync(EndPoint server, DemoTally tally, CancellationToken limit)
    {
        await _socket.ConnectAsync(server, limit);
        await RoundTripAsync(tally, limit);
    }

    /// <summary>Talks until told to finish.</summary>
    /// <param name="tally">Takes what comes of it.</param>
    /// <param name="finish">Ends the talk after the round trip at hand.</param>
    /// <param name="limit">Ends it at once; counts as an error.</param>
    public async Task RunAsync(DemoTally tally, CancellationToken finish, CancellationToken limit)
    {
        try
        {
            while (!finish.IsCancellationRequested && await RoundTripAsync(tally, limit))
            {
            }

            _socket.Shutdown(SocketShutdown.Send);
            if (await _socket.ReceiveAsync(_answer.AsMemory(), limit) != 0)
            {
                tally.Fail($"client {_id} received bytes that nobody sent");
            }
        }
        catch (SocketException failure)
        {
            tally.Fail($"client {_id}: {failure.Message}");
        }
        catch (OperationCanceledException)
        {
            tally.Fail($"client {_id} waited in vain for its answer");
        }
    }

    private async ValueTask<bool> RoundTripAsync(DemoTally tally, CancellationToken limit)
    {
        DemoPattern.Fill(_message, ++_seed);
        long start = Stopwatch.GetTimestamp();

        // Both at once: a message may be larger than all the buffers between here and there.
        ValueTask sending = SendAsync(limit);
        int received = 0;
        while (received < _answer.Length)
        {
            int count = await _socket.ReceiveAsync(_answer.AsMemory(received), limit);
            if (count == 0)
            {
                tally.Fail($"client {_id}: the server closed the connection in the middle of a message");
                return false;
            }

            received += count;
        }

        await sending;
        long nanoseconds = (long)Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        if (!_answer.AsSpan().SequenceEqual(_message))
        {
            tally.Fail($"client {_id}: byte {_answer.AsSpan().CommonPrefixLength(_message)} of a message came back wrong");
            return true;
        }

        tally.Succeed(nanoseconds);
        return true;
    }

    private async ValueTask SendAsync(CancellationToken limit)
    {
        for (int sent = 0; sent < _message.Length;)
        {
            sent += await _socket.SendAsync(_message.AsMemory(sent), limit);
        }
    }
}

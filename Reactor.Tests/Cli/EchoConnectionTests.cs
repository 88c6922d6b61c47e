using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using NUnit.Framework;
using Reactor.Cli;
using Reactor.Runtime;

namespace Reactor.Tests.Cli;

/// <summary>Connections of the echo server on a poller that the test turns itself, so that each step is the test's.</summary>
[TestFixtureSource(nameof(Supported))]
internal sealed class EchoConnectionTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortWait = TimeSpan.FromMilliseconds(50);

    private readonly IBackend _backend;
    private IPoller _poller = null!;
    private EchoLoop _loop = null!;
    private Socket _listener = null!;

    public EchoConnectionTests(string backend) => _backend = Backends.Get(backend);

    public static IEnumerable<string> Supported => Backends.Supported.Select(backend => backend.Name);

    [SetUp]
    public void Open()
    {
        _poller = _backend.CreatePoller();
        _loop = new EchoLoop(_poller);
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    [TearDown]
    public void Close()
    {
        _loop.CloseAll();
        Assert.That(_poller.Load, Is.Zero);
        _poller.Dispose();
        _listener.Dispose();
    }

    [Test]
    public void What_was_sent_comes_back_in_order([Values(1, 100, EchoConnection.BufferSize, 3_000_000)] int size)
    {
        using Socket client = Connect();
        byte[] message = Pattern(size);

        byte[] answer = Exchange(client, message);

        Assert.That(answer.AsSpan().SequenceEqual(message));
        Assert.That(_loop.Totals, Is.EqualTo(new EchoTotals(1, 0, 0, size)));
    }

    [Test]
    public void After_a_half_close_all_is_sent_back_and_then_the_end()
    {
        using Socket client = Connect();
        byte[] message = Pattern(100_000);
        int sent = 0;
        TurnUntil(() => (sent += SendSome(client, message.AsSpan(sent))) == message.Length, () => $"{sent} bytes sent, {_loop.Totals}");
        client.Shutdown(SocketShutdown.Send);

        byte[] answer = new byte[message.Length + 1];
        int received = 0;
        TurnUntil(() => ReceiveSome(client, answer, ref received), () => $"{received} bytes received, {_loop.Totals}");

        Assert.That(received, Is.EqualTo(message.Length));
        Assert.That(answer.AsSpan(0, received).SequenceEqual(message));
        Assert.That(_loop.Totals, Is.EqualTo(new EchoTotals(1, 1, 0, message.Length)));
    }

    [Test]
    public void A_peer_that_does_not_read_costs_one_buffer_and_no_turns_and_holds_up_nobody()
    {
        using Socket deaf = Connect();
        using Socket other = Connect();
        Exchange(other, Pattern(1000));
        byte[] block = Pattern(EchoConnection.BufferSize);
        long sent = Flood(deaf, block);
        long echoed = _loop.Totals.Bytes;

        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long events = _poller.Statistics.Events;
        for (int i = 0; i < 3; i++)
        {
            _poller.RunOnce(ShortWait);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - allocated, Is.Zero);
        Assert.That(_poller.Statistics.Events, Is.EqualTo(events), "a connection that can neither read nor write was reported");
        Assert.That(_loop.Totals.Bytes, Is.EqualTo(echoed));
        Assert.That(Exchange(other, Pattern(1000)), Is.EqualTo(Pattern(1000)));

        byte[] answer = new byte[block.Length];
        long received = 0;
        TurnUntil(() => Collect(deaf, block, answer, ref received) == sent, () => $"{received} of {sent} bytes received, {_loop.Totals}");
    }

    [Test]
    public void A_reset_closes_the_connection_and_nothing_else([Values] bool whilePending)
    {
        using Socket other = Connect();
        Socket rude = Connect();
        if (whilePending)
        {
            Flood(rude, Pattern(EchoConnection.BufferSize));
        }

        rude.LingerState = new LingerOption(true, 0);
        rude.Dispose();

        TurnUntil(() => _loop.Totals.Closed == 1, () => $"{_loop.Totals}");
        Assert.That(_poller.Load, Is.EqualTo(1));
        Assert.That(Exchange(other, Pattern(1000)), Is.EqualTo(Pattern(1000)));
    }

    [Test]
    public void Steady_echo_allocates_nothing()
    {
        using Socket client = Connect();
        byte[] message = Pattern(1000);
        byte[] answer = new byte[1000];
        for (int i = 0; i < 100; i++)
        {
            RoundTrip(client, message, answer);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            RoundTrip(client, message, answer);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - allocated, Is.Zero);
    }

    [Test]
    public void A_socket_that_cannot_be_watched_is_closed_and_counted()
    {
        using Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(_listener.LocalEndPoint!);
        Socket closed = _listener.Accept();
        closed.Dispose();

        _loop.Open(new EchoConnection(_loop, closed));

        Assert.That(_loop.Totals, Is.EqualTo(new EchoTotals(1, 1, 1, 0)));
    }

    private static byte[] Pattern(int size)
    {
        byte[] bytes = new byte[size];
        DemoPattern.Fill(bytes, (ulong)size);
        return bytes;
    }

    private static int SendSome(Socket socket, ReadOnlySpan<byte> bytes)
    {
        int count = socket.Send(bytes, SocketFlags.None, out SocketError error);
        Assert.That(error, Is.AnyOf(SocketError.Success, SocketError.WouldBlock));
        return error == SocketError.Success ? count : 0;
    }

    /// <summary>Receives what there is.</summary>
    /// <returns>Whether the peer's end was met.</returns>
    private static bool ReceiveSome(Socket socket, byte[] bytes, ref int received)
    {
        int count = socket.Receive(bytes.AsSpan(received), SocketFlags.None, out SocketError error);
        Assert.That(error, Is.AnyOf(SocketError.Success, SocketError.WouldBlock));
        received += count;
        return error == SocketError.Success && count == 0;
    }

    private static long Collect(Socket socket, byte[] block, byte[] buffer, ref long received)
    {
        // The stream is the block again and again: what comes may begin in the middle of one.
        int offset = (int)(received % block.Length);
        int count = socket.Receive(buffer.AsSpan(0, block.Length - offset), SocketFlags.None, out SocketError error);
        Assert.That(error, Is.AnyOf(SocketError.Success, SocketError.WouldBlock));
        Assert.That(buffer.AsSpan(0, count).SequenceEqual(block.AsSpan(offset, count)), $"bytes from {received} on are wrong");
        return received += count;
    }

    private Socket Connect()
    {
        Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.Connect(_listener.LocalEndPoint!);
        client.Blocking = false;
        Socket accepted = _listener.Accept();
        accepted.Blocking = false;
        _loop.Open(new EchoConnection(_loop, accepted));
        return client;
    }

    private byte[] Exchange(Socket client, byte[] message)
    {
        byte[] answer = new byte[message.Length];
        int sent = 0;
        int received = 0;
        TurnUntil(
            () =>
            {
                sent += sent < message.Length ? SendSome(client, message.AsSpan(sent)) : 0;
                ReceiveSome(client, answer, ref received);
                return received == answer.Length;
            },
            () => $"{sent} bytes sent, {received} received, {_loop.Totals}");
        return answer;
    }

    private void RoundTrip(Socket client, byte[] message, byte[] answer)
    {
        client.Send(message.AsSpan(), SocketFlags.None, out SocketError _);
        for (int received = 0; received < answer.Length;)
        {
            _poller.RunOnce(TimeSpan.FromMilliseconds(1));
            received += client.Receive(answer.AsSpan(received), SocketFlags.None, out SocketError _);
        }
    }

    /// <summary>Sends without reading until no more can move anywhere.</summary>
    private long Flood(Socket client, byte[] block)
    {
        long sent = 0;
        for (int idle = 0; idle < 3;)
        {
            int offset = (int)(sent % block.Length);
            int count = SendSome(client, block.AsSpan(offset));
            sent += count;
            long echoed = _loop.Totals.Bytes;
            _poller.RunOnce(count > 0 ? TimeSpan.Zero : ShortWait);
            idle = count == 0 && _loop.Totals.Bytes == echoed ? idle + 1 : 0;
        }

        return sent;
    }

    private void TurnUntil(Func<bool> done, Func<string> state)
    {
        long start = Stopwatch.GetTimestamp();
        while (!done())
        {
            Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(Bound), state);
            _poller.RunOnce(TimeSpan.FromMilliseconds(1));
        }
    }
}

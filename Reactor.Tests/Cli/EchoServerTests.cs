using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Reactor.Cli;
using Reactor.Runtime;

namespace Reactor.Tests.Cli;

/// <summary>The echo server on I/O threads of its own, with clients that share no code with it.</summary>
[TestFixtureSource(nameof(Supported))]
internal sealed class EchoServerTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly IBackend _backend;
    private ReactorContext _context = null!;
    private EchoServer _server = null!;
    private int _descriptors;

    public EchoServerTests(string backend) => _backend = Backends.Get(backend);

    public static IEnumerable<string> Supported => Backends.Supported.Select(backend => backend.Name);

    private int Port => ((IPEndPoint)_server.EndPoint).Port;

    [OneTimeSetUp]
    public static void WarmUp() => DemoClient.WarmUp();

    [SetUp]
    public void Open()
    {
        _descriptors = DescriptorCensus.Count();
        _context = new ReactorContext(new ReactorContextOptions { Backend = _backend, IoThreads = 3 });
        _server = new EchoServer(_context, EchoServer.Listen(new IPEndPoint(IPAddress.Loopback, 0)));
    }

    [TearDown]
    public void Close()
    {
        _server.Close();
        Assert.That(_context.Terminate(Bound), $"the context did not end: {Describe()}");
        Assert.That(_server.Totals.Closed, Is.EqualTo(_server.Totals.Opened));
        _context.Dispose();
        Assert.That(DescriptorCensus.CountLeaked(_descriptors), Is.Zero);
    }

    [Test]
    public void Of_500_clients_a_fifth_reset_and_the_others_have_every_byte_back()
    {
        using CancellationTokenSource limit = new(Bound);

        Task.WaitAll([.. Enumerable.Range(0, 500).Select(i => i % 5 == 0 ? ResetAsync(i, limit.Token) : ExchangeAsync(i, limit.Token))]);

        WaitUntil(() => _server.Totals is { Opened: 500, Closed: 500 });
        Task.WaitAll(ExchangeAsync(500, limit.Token));
    }

    [Test]
    public void Whatever_a_stranger_says_comes_back()
    {
        byte[][] garbage =
        [
            Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n"),
            [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03, 0xff, 0x00],
            new byte[70_000],
        ];
        foreach (byte[] said in garbage)
        {
            using TcpClient client = new();
            client.Connect(IPAddress.Loopback, Port);
            client.ReceiveTimeout = (int)Bound.TotalMilliseconds;
            client.GetStream().Write(said);
            byte[] heard = new byte[said.Length];
            client.GetStream().ReadExactly(heard);
            Assert.That(heard, Is.EqualTo(said));
        }
    }

    [Test]
    public void Connections_spread_evenly_over_the_threads()
    {
        List<TcpClient> clients = [.. Enumerable.Range(0, 90).Select(_ => new TcpClient())];
        try
        {
            foreach (TcpClient client in clients)
            {
                client.Connect(IPAddress.Loopback, Port);
            }

            WaitUntil(() => _server.Totals.Opened == clients.Count);

            // A connection counts twice for the moment between its registration and the end of its assignment.
            int[] loads = [.. _context.IoThreads.Select(thread => thread.Load)];
            Assert.That(loads.Max() - loads.Min(), Is.LessThanOrEqualTo(2), string.Join(' ', loads));
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    [Test]
    public void Closing_ends_every_connection_and_later_ones_are_refused()
    {
        List<Socket> clients = [];
        try
        {
            for (int i = 0; i < 50; i++)
            {
                Socket client = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = (int)Bound.TotalMilliseconds };
                clients.Add(client);
                client.Connect(_server.EndPoint);
                client.Send([1, 2, 3]);
                Assert.That(client.Receive(new byte[3]), Is.GreaterThan(0));
            }

            _server.Close();
            Assert.That(_context.Terminate(Bound), Describe);

            Assert.That(_server.Totals, Is.EqualTo(new EchoTotals(50, 50, 0, 150)));
            foreach (Socket client in clients)
            {
                Assert.That(() => Drain(client), Is.Zero);
            }

            using Socket late = new(SocketType.Stream, ProtocolType.Tcp);
            Assert.That(() => late.Connect(_server.EndPoint), Throws.TypeOf<SocketException>());
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    [Test]
    public void Closing_one_server_ends_its_connections_while_another_goes_on()
    {
        using EchoServer other = new(_context, EchoServer.Listen(new IPEndPoint(IPAddress.Loopback, 0)));
        using Socket client = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = (int)Bound.TotalMilliseconds };
        using Socket stays = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = (int)Bound.TotalMilliseconds };
        client.Connect(_server.EndPoint);
        stays.Connect(other.EndPoint);
        client.Send([1]);
        Assert.That(client.Receive(new byte[1]), Is.EqualTo(1));

        _server.Close();

        Assert.That(client.Receive(new byte[1]), Is.Zero);
        stays.Send([1]);
        Assert.That(stays.Receive(new byte[1]), Is.EqualTo(1));
        other.Close();
    }

    [Test]
    public void Closing_while_clients_arrive_leaves_nothing_behind()
    {
        using ManualResetEventSlim begun = new();
        Thread crowd = new(() =>
        {
            for (int i = 0; i < 300; i++)
            {
                using Socket client = new(SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    client.Connect(_server.EndPoint);
                }
                catch (SocketException)
                {
                    // The server is gone by now; that is what this thread waits for.
                    break;
                }

                if (i == 20)
                {
                    begun.Set();
                }
            }
        });
        crowd.Start();
        Assert.That(begun.Wait(Bound), Describe);

        _server.Close();

        Assert.That(_context.Terminate(Bound), Describe);
        Assert.That(crowd.Join(Bound));
    }

    private static int Drain(Socket client)
    {
        try
        {
            return client.Receive(new byte[16]);
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            return 0;
        }
    }

    private static byte[] Pattern(int id)
    {
        byte[] bytes = new byte[1 + (id * 7919 % 200_000)];
        DemoPattern.Fill(bytes, (ulong)id);
        return bytes;
    }

    private async Task ExchangeAsync(int id, CancellationToken limit)
    {
        byte[] sent = Pattern(id);
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, Port, limit);
        NetworkStream stream = client.GetStream();
        Task sending = SendAsync();
        byte[] received = new byte[sent.Length];
        await stream.ReadExactlyAsync(received, limit);
        await sending;
        int rest = await stream.ReadAsync(new byte[1], limit);
        Assert.That(rest, Is.Zero, $"client {id} received more than it sent");
        Assert.That(received.AsSpan().SequenceEqual(sent), $"client {id}");

        async Task SendAsync()
        {
            await stream.WriteAsync(sent, limit);
            client.Client.Shutdown(SocketShutdown.Send);
        }
    }

    /// <summary>Resets in the middle of an answer. Not before its beginning: Windows forgets a connection that was reset before it was accepted.</summary>
    private async Task ResetAsync(int id, CancellationToken limit)
    {
        using Socket client = new(SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(true, 0) };
        await client.ConnectAsync(_server.EndPoint, limit);
        Task<int> sending = client.SendAsync(Pattern(id), limit).AsTask();
        Assert.That(await client.ReceiveAsync(new byte[1].AsMemory(), limit), Is.EqualTo(1));
        client.Close();
        await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private string Describe() => $"{_server.Totals}, {string.Join(", ", _context.IoThreads.Select(thread => $"{thread.Name}: load {thread.Load}, {thread.Statistics}"))}";

    private void WaitUntil(Func<bool> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(Bound), Describe);
            Thread.Yield();
        }
    }
}

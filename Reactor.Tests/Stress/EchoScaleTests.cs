using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Threading;
using NUnit.Framework;
using Reactor.Tests.Cli;
using Reactor.Tests.Faults;

namespace Reactor.Tests.Stress;

/// <summary>The echo server as a process, under more connections, slower peers and fewer descriptors than it would like: it comes back to where it was.</summary>
[TestFixtureSource(nameof(Names))]
[Category("Stress")]
[SupportedOSPlatform("linux")]
internal sealed class EchoScaleTests(string backend)
{
    private const int Connections = 10_000;
    private const int AtOnce = 500;
    private const int SlowPeers = 40;

    /// <summary>Of the server's managed heap, hexadecimal: 48 MiB, of which half a thousand connections take a quarter, and ten thousand would take three times as much.</summary>
    private const string HeapLimit = "3000000";

    private const int SlowReads = 1000;
    private const long SlackKilobytes = 64 << 10;
    private const int Flood = 300;
    private const int Room = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<Socket> _clients = [];
    private ToolProcess _server = null!;
    private IPEndPoint _address = null!;

    public static IEnumerable<string> Names { get; } = OperatingSystem.IsLinux() ? Reactor.Runtime.Backends.Supported.Select(static supported => supported.Name) : [];

    [SetUp]
    public void Serve()
    {
        ProcessStartInfo start = ToolProcess.ReactorStart("echo", "--port", "0", "--backend", backend, "--io-threads", "2");
        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
        _server = new ToolProcess(start);
        _address = new IPEndPoint(IPAddress.Loopback, _server.WaitForEchoPort(Patience));
        Echo(Connect());
        int descriptors = Descriptors();
        for (int i = 0; i < AtOnce; i++)
        {
            Echo(Connect());
        }

        Leave(new Random(1));
        Until(() => Descriptors() < descriptors, () => $"{Descriptors()} descriptors, {descriptors} with one connection");
    }

    [TearDown]
    public void End()
    {
        Leave(new Random(2));
        _server.Dispose();
    }

    [Test]
    public void Ten_thousand_connections_leave_it_as_it_was()
    {
        int descriptors = Descriptors();
        long kilobytes = Kilobytes();
        Random random = new(3);
        for (int opened = 0; opened < Connections; opened += AtOnce)
        {
            for (int i = 0; i < AtOnce; i++)
            {
                Connect();
            }

            _clients.ForEach(Echo);
            Leave(random);
        }

        Until(() => Descriptors() <= descriptors, () => $"{Descriptors()} descriptors, {descriptors} before");
        Assert.That(Kilobytes(), Is.LessThan(kilobytes + SlackKilobytes), _server.Describe);
    }

    [Test]
    public void Peers_that_never_read_or_slowly_cost_it_no_memory_and_hold_up_nobody()
    {
        long kilobytes = Kilobytes();
        byte[] bytes = new byte[1 << 16];
        long[] sent = new long[SlowPeers];
        for (int i = 0; i < SlowPeers; i++)
        {
            Connect().Blocking = false;
        }

        // Until both kernels' buffers are full and the server has stopped reading.
        while (_clients.Exists(static slow => slow.Poll(TimeSpan.FromMilliseconds(20), SelectMode.SelectWrite)))
        {
            for (int i = 0; i < SlowPeers; i++)
            {
                while (_clients[i].Send(bytes, SocketFlags.None, out _) is int count and > 0)
                {
                    sent[i] += count;
                }
            }
        }

        Echo(Connect());
        Assert.That(Kilobytes(), Is.LessThan(kilobytes + SlackKilobytes), _server.Describe);
        _clients[0].Blocking = true;
        for (long left = sent[0]; left > 0;)
        {
            int count = _clients[0].Receive(bytes, 0, SlowReads, SocketFlags.None);
            Assert.That(count, Is.GreaterThan(0), $"{left} of {sent[0]} bytes never came back");
            left -= count;
        }
    }

    [Test]
    public void A_flood_beyond_its_descriptor_limit_neither_spins_nor_kills_it_and_it_recovers()
    {
        DescriptorLimit.Set(_server.Id, (ulong)(Descriptors() + Room));
        for (int i = 0; i < Flood; i++)
        {
            Connect().Send("x"u8);
        }

        byte[] one = new byte[1];
        List<Socket> served = [.. _clients.Take(Room / 2)];
        served.ForEach(client => Assert.That(client.Receive(one), Is.EqualTo(1)));
        TimeSpan busy = Busy();
        Assert.That(_clients[^1].Poll(TimeSpan.FromSeconds(3), SelectMode.SelectRead), Is.False, "the last of the flood was served within the limit");
        Assert.That(Busy() - busy, Is.LessThan(TimeSpan.FromSeconds(1.5)), "it spins");
        for (int i = 0; i < _clients.Count; i++)
        {
            if (i >= served.Count)
            {
                Assert.That(_clients[i].Receive(one), Is.EqualTo(1), $"client {i} was never served; {_server.Describe()}");
            }

            _clients[i].Dispose();
        }

        _clients.Clear();
        Echo(Connect());
    }

    private Socket Connect()
    {
        Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = (int)Patience.TotalMilliseconds };
        _clients.Add(client);
        client.Connect(_address);
        return client;
    }

    private void Echo(Socket client)
    {
        Span<byte> back = stackalloc byte[4];
        client.Send("ping"u8);
        int count = 0;
        while (count < back.Length)
        {
            int more = client.Receive(back[count..]);
            Assert.That(more, Is.GreaterThan(0), _server.Describe);
            count += more;
        }

        Assert.That(back.SequenceEqual("ping"u8), _server.Describe);
    }

    private void Leave(Random random)
    {
        foreach (Socket client in _clients)
        {
            // A reset leaves no port in TIME_WAIT; an orderly end does, so it is the rarer one.
            client.LingerState = new LingerOption(random.Next(4) > 0, 0);
            client.Dispose();
        }

        _clients.Clear();
    }

    private int Descriptors() => Directory.EnumerateFiles($"/proc/{_server.Id}/fd").Count();

    private long Kilobytes() => long.Parse(
        File.ReadLines($"/proc/{_server.Id}/status").First(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    private TimeSpan Busy()
    {
        using Process server = Process.GetProcessById(_server.Id);
        return server.TotalProcessorTime;
    }

    private void Until(Func<bool> condition, Func<string> state) =>
        Assert.That(SpinWait.SpinUntil(condition, Patience), Is.True, () => $"{state()}; {_server.Describe()}");
}

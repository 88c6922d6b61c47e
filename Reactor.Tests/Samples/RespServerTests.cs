using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Reactor.Runtime;
using RespServer;
using RespServer.Protocol;

namespace Reactor.Tests.Samples;

/// <summary>The server as its clients see it, on every backend that runs here, with one I/O thread and with several.</summary>
[TestFixtureSource(nameof(Fixtures))]
internal sealed class RespServerTests(string backend, int ioThreads)
{
    private Server _server = null!;

    public static IEnumerable<TestFixtureData> Fixtures() =>
        from backend in Backends.Supported
        from ioThreads in (int[])[1, 3]
        select new TestFixtureData(backend.Name, ioThreads);

    [SetUp]
    public void Start() => _server = new Server(new ServerOptions
    {
        EndPoint = new IPEndPoint(IPAddress.Loopback, 0),
        IoThreads = ioThreads,
        Backend = Backends.Get(backend),
        Limits = new ProtocolLimits { MaxBulkLength = 8 * 1024 * 1024 },
    });

    [TearDown]
    public void Stop() => _server.Dispose();

    [Test]
    public void Pipelined_requests_for_keys_of_all_shards_are_answered_in_their_order()
    {
        const int Keys = 500;
        using RawClient client = new(_server.EndPoint);
        StringBuilder requests = new();
        StringBuilder replies = new();
        for (int i = 0; i < Keys; i++)
        {
            requests.Append(CultureInfo.InvariantCulture, $"SET key:{i} {i}\r\nGET key:{i}\r\nINCR key:{i}\r\n");
            replies.Append(CultureInfo.InvariantCulture, $"+OK\r\n${i.ToString(CultureInfo.InvariantCulture).Length}\r\n{i}\r\n:{i + 1}\r\n");
        }

        requests.Append("DEL").AppendJoin("", Enumerable.Range(0, Keys).Select(i => $" key:{i} nothing:{i}")).Append("\r\n");
        replies.Append(CultureInfo.InvariantCulture, $":{Keys}\r\n");
        client.Send(requests.ToString());
        Assert.That(client.Receive(replies.Length), Is.EqualTo(replies.ToString()));
    }

    [Test]
    public void Clients_that_increment_the_same_keys_together_lose_nothing()
    {
        const int Clients = 8;
        const int Rounds = 200;
        Parallel.For(0, Clients, new ParallelOptions { MaxDegreeOfParallelism = Clients }, _ =>
        {
            using RawClient client = new(_server.EndPoint);
            for (int i = 0; i < Rounds; i++)
            {
                client.Send("INCR a\r\nINCR b\r\nINCR c\r\nPING\r\n");
            }

            string all = client.ReceiveToEnd(shutdown: true);
            Assert.That(all.Split("+PONG\r\n"), Has.Length.EqualTo(Rounds + 1));
        });
        using RawClient last = new(_server.EndPoint);
        last.Send("GET a\r\nGET b\r\nGET c\r\n");
        string expected = string.Concat(Enumerable.Repeat($"$4\r\n{Clients * Rounds}\r\n", 3));
        Assert.That(last.Receive(expected.Length), Is.EqualTo(expected));
    }

    [Test]
    public void Bytes_that_come_one_by_one_make_the_same_requests()
    {
        using RawClient client = new(_server.EndPoint);
        foreach (byte letter in "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$4\r\n\r\n\r\n\r\nGET a\r\n"u8)
        {
            client.Send([letter]);
        }

        Assert.That(client.Receive(15), Is.EqualTo("+OK\r\n$4\r\n\r\n\r\n\r\n"));
    }

    [Test]
    public void A_large_value_comes_back_whole()
    {
        const int Length = 8 * 1024 * 1024;
        string value = string.Concat(Enumerable.Range(0, Length / 8).Select(i => $"{i:x8}"));
        using RawClient client = new(_server.EndPoint);
        client.Send($"*3\r\n$3\r\nSET\r\n$3\r\nbig\r\n${Length}\r\n{value}\r\n");
        Assert.That(client.Receive(5), Is.EqualTo("+OK\r\n"));
        client.Send("GET big\r\n");
        Assert.That(client.Receive(Length + 12) == $"${Length}\r\n{value}\r\n");
    }

    [TestCase("*1\r\n$9000000\r\n", "-ERR Protocol error: invalid bulk length\r\n")]
    [TestCase("*1\r\nPING\r\n", "-ERR Protocol error: expected '$', got 'P'\r\n")]
    [TestCase("PING\r\n*x\r\nPING\r\n", "+PONG\r\n-ERR Protocol error: invalid multibulk length\r\n")]
    [TestCase("SET \"a\r\nPING\r\n", "-ERR Protocol error: unbalanced quotes in request\r\n")]
    [TestCase("QUIT\r\nPING\r\n", "+OK\r\n")]
    public void After_an_error_or_a_goodbye_the_connection_ends(string input, string output)
    {
        using RawClient client = new(_server.EndPoint);
        client.Send(input);
        Assert.That(client.ReceiveToEnd(shutdown: false), Is.EqualTo(output));
    }

    [Test]
    public void A_key_ends_at_its_time_also_when_nobody_asks()
    {
        using RawClient client = new(_server.EndPoint);
        client.Send("SET a 1 PX 20\r\nSET b 1 EX 100\r\nTTL b\r\n");
        Assert.That(client.Receive(16), Is.EqualTo("+OK\r\n+OK\r\n:100\r\n"));
        Assert.That(() => Ask(client, "INFO\r\n", "expired_keys:1\r\n"), Is.True.After(30_000, 5));
        client.Send("GET a\r\n");
        Assert.That(client.Receive(5), Is.EqualTo("$-1\r\n"));
    }

    [Test]
    public void Clients_that_reset_in_the_middle_disturb_nobody()
    {
        using RawClient client = new(_server.EndPoint);
        for (int i = 0; i < 100; i++)
        {
            using RawClient rude = new(_server.EndPoint);
            rude.Send(string.Concat(Enumerable.Range(0, 50).Select(k => $"SET k{k} v\r\nGET k{k}\r\n")) + "*3\r\n$3\r\nSET");
            rude.Reset();
            client.Send("PING\r\n");
            Assert.That(client.Receive(7), Is.EqualTo("+PONG\r\n"));
        }

        Assert.That(() => Ask(client, "INFO\r\n", "connected_clients:1\r\n"), Is.True.After(30_000, 5));
    }

    [Test]
    public void The_server_ends_while_clients_are_in_the_middle_of_it()
    {
        using CancellationTokenSource ended = new();
        Task[] clients = [.. Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                using RawClient client = new(_server.EndPoint);
                try
                {
                    while (true)
                    {
                        client.Send("INCR a\r\nINCR b\r\nSET c 1 EX 1000\r\n");
                        if (client.Receive(1).Length == 0)
                        {
                            return;
                        }
                    }
                }
                catch (System.Net.Sockets.SocketException)
                {
                    // Reset: that is one of the ways to hear of the end.
                }
            },
            ended.Token,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        using (RawClient client = new(_server.EndPoint))
        {
            Assert.That(() => Ask(client, "GET a\r\n", "\r\n"), Is.True.After(30_000, 5));
        }

        _server.Dispose();
        Assert.That(Task.WaitAll(clients, TimeSpan.FromSeconds(30)));
    }

    private static bool Ask(RawClient client, string request, string part)
    {
        client.Send(request + "ECHO end-of-it\r\n");
        StringBuilder reply = new();
        while (!reply.ToString().EndsWith("$9\r\nend-of-it\r\n", StringComparison.Ordinal))
        {
            reply.Append(client.Receive(1));
        }

        return reply.ToString().Contains(part, StringComparison.Ordinal);
    }
}

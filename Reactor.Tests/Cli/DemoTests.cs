using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Reactor.Cli;
using Reactor.Runtime;

namespace Reactor.Tests.Cli;

internal sealed class DemoTests
{
    private static readonly string[] Fields =
        ["backend", "signaler", "messages", "errors", "messages_per_second", "p50_us", "p99_us", "signals", "coalesced", "allocated_bytes_per_message"];

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Test]
    public void Every_backend_that_runs_here_is_driven_without_an_error_and_reports_one_line_of_json()
    {
        using StringWriter output = new();
        using StringWriter error = new();

        int code = ReactorCommand.Run(["demo", "--seconds", "1", "--connections", "8", "--size", "100", "--json"], output, error);

        Assert.That(code, Is.Zero, $"{error}{output}");
        Assert.That(error.ToString(), Is.Empty);
        List<JsonElement> lines = [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.That(
            lines.Select(line => (line.GetProperty("backend").GetString(), line.GetProperty("signaler").GetString())),
            Is.EqualTo(Backends.Supported.SelectMany(SignalerChoice.Of, (backend, signaler) => (backend.Name, signaler.Name))));
        foreach (JsonElement line in lines)
        {
            Assert.That(line.EnumerateObject().Select(field => field.Name).Take(Fields.Length), Is.EqualTo(Fields));
            Assert.That(line.GetProperty("errors").GetInt64(), Is.Zero, line.ToString());
            Assert.That(line.GetProperty("messages").GetInt64(), Is.GreaterThan(0), line.ToString());
            Assert.That(line.GetProperty("pipe_messages").GetInt64(), Is.GreaterThan(0), line.ToString());
            Assert.That(line.GetProperty("signals").GetInt64(), Is.GreaterThan(0), line.ToString());
            Assert.That(line.GetProperty("p50_us").GetDouble(), Is.GreaterThan(0).And.LessThanOrEqualTo(line.GetProperty("p99_us").GetDouble()), line.ToString());
            double allocated = line.GetProperty("allocated_bytes_per_message").GetDouble() * line.GetProperty("messages").GetInt64();
            Assert.That(allocated, Is.LessThan(4096), $"what the loops allocate does not grow with the messages: {line}");
        }
    }

    [TestCase(false, false, 0)]
    [TestCase(true, false, 1)]
    [TestCase(false, true, 1)]
    public async Task A_wrong_byte_and_a_lost_connection_are_errors(bool corrupt, bool hangUp, int errors)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using CancellationTokenSource limit = new(Bound);
        using CancellationTokenSource finish = new();
        DemoTally tally = new();
        using DemoClient client = new(7, 50);
        Task serving = ServeAsync();

        await client.OpenAsync(listener.LocalEndpoint, tally, limit.Token);
        await client.RunAsync(tally, finish.Token, limit.Token);
        await serving;

        Assert.That(tally.Errors, Is.EqualTo(errors), tally.FirstError);
        Assert.That(tally.FirstError is null, Is.EqualTo(errors == 0));

        async Task ServeAsync()
        {
            using TcpClient accepted = await listener.AcceptTcpClientAsync(limit.Token);
            NetworkStream stream = accepted.GetStream();
            byte[] message = new byte[50];
            for (int i = 0; i < 10; i++)
            {
                await stream.ReadExactlyAsync(message, limit.Token);
                if (hangUp && i == 5)
                {
                    return;
                }

                if (i == 9)
                {
                    await finish.CancelAsync();
                }

                message[^1] ^= corrupt && i == 5 ? (byte)1 : (byte)0;
                await stream.WriteAsync(message, limit.Token);
            }

            while (await stream.ReadAsync(message, limit.Token) is int count and > 0)
            {
                await stream.WriteAsync(message.AsMemory(0, count), limit.Token);
            }
        }
    }

    [Test]
    public void Descriptors_left_open_are_counted()
    {
        int before = DescriptorCensus.Count();
        Assert.That(DescriptorCensus.CountLeaked(before), Is.Zero);
        List<Socket> left = [.. Enumerable.Range(0, 100).Select(_ => new Socket(SocketType.Stream, ProtocolType.Tcp))];

        int leaked = DescriptorCensus.CountLeaked(before);

        left.ForEach(socket => socket.Dispose());
        Assert.That(leaked, OpenDescriptors.AreExact ? Is.EqualTo(100) : Is.GreaterThan(0));
        Assert.That(DescriptorCensus.CountLeaked(before), Is.Zero);
    }

    [TestCase(new long[] { 1, 2, 3 }, 0)]
    [TestCase(new long[] { 1, 3 }, 1)]
    [TestCase(new long[] { 1, 1 }, 1)]
    [TestCase(new long[] { 2, 1 }, 2)]
    public void A_command_that_is_lost_doubled_or_late_is_an_error(long[] arrivals, int errors)
    {
        DemoTally tally = new();
        using IoThread thread = new();
        CommandWitness witness = new(thread, tally);

        foreach (long number in arrivals)
        {
            ((ICommandHandler)witness).OnCommand(new Command(witness, Number: number));
        }

        Assert.That(tally.Errors, Is.EqualTo(errors));
    }
}

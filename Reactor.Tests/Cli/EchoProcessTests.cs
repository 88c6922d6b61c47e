using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using Mono.Unix.Native;
using NUnit.Framework;
using Reactor.Cli;
using Reactor.Runtime;

namespace Reactor.Tests.Cli;

/// <summary>The echo command as a process of its own.</summary>
internal sealed class EchoProcessTests
{
    private const int Connections = 500;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    public static IEnumerable<string> Supported() => Backends.Supported.Select(backend => backend.Name);

    /// <summary>Every backend with each of the signals that a terminal or a service manager sends. Windows has none.</summary>
    public static IEnumerable<TestCaseData> Endings() =>
        from backend in Supported()
        from signal in OperatingSystem.IsWindows() ? [] : (int[])[(int)Signum.SIGINT, (int)Signum.SIGTERM]
        select new TestCaseData(backend, signal);

    [TestCaseSource(nameof(Supported))]
    public void It_serves_clients_that_were_not_written_here(string backend)
    {
        using ToolProcess server = Start(backend, out int port);
        foreach (ForeignClient client in ForeignClient.Here())
        {
            Assert.That(client.Run(port, Connections, Bound), Is.EqualTo(Connections), $"{client}; {server.Describe()}");
        }

        using Socket own = Exchange(server, port);
    }

    [TestCaseSource(nameof(Endings))]
    public void It_ends_in_order_when_it_is_told_to(string backend, int signal)
    {
        using ToolProcess server = Start(backend, out int port);
        Exchange(server, port).Dispose();
        using Socket last = Exchange(server, port);
        Assert.That(Syscall.kill(server.Id, (Signum)signal), Is.Zero);

        Assert.That(server.WaitForExit(Bound), Is.Zero, server.Describe);
        Assert.That(server.Output.Split('\n')[^1], Does.StartWith("Served 2 connections and "));
        Assert.That(server.Error, Is.Empty);
        Assert.That(last.Receive(new byte[1]), Is.Zero, "the connection was left open");
    }

    [Test]
    public void A_port_in_use_is_one_line_and_no_success()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        string port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        using ToolProcess server = ToolProcess.Reactor("echo", "--port", port);

        Assert.That(server.WaitForExit(Bound), Is.EqualTo(ExitCode.Failure), server.Describe);
        Assert.That(server.Error, Does.StartWith($"reactor: cannot listen on 127.0.0.1:{port}: ").And.Contains("--port"));
        Assert.That(server.Error.Split('\n'), Has.Length.EqualTo(1));
    }

    [Test]
    public void Backends_lists_all_and_marks_what_runs_here()
    {
        using ToolProcess tool = ToolProcess.Reactor("backends", "--json");

        Assert.That(tool.WaitForExit(Bound), Is.Zero, tool.Describe);
        string[] lines = [.. tool.Output.Split('\n').Select(line => line.Trim())];
        Assert.That(lines, Has.Length.EqualTo(Backends.All.Count), tool.Output);
        foreach ((IBackend backend, string line) in Backends.All.Zip(lines))
        {
            bool runs = backend.IsSupported(out string? reason);
            Assert.That(line, Does.StartWith($"{{\"backend\":\"{backend.Name}\",\"supported\":{(runs ? "true" : "false")}"));
            Assert.That(line, runs ? Does.Contain("\"reason\":null") : Does.Contain(reason));
        }
    }

    private static ToolProcess Start(string backend, out int port)
    {
        ToolProcess server = ToolProcess.Reactor("echo", "--port", "0", "--backend", backend, "--io-threads", "2");
        port = server.WaitForEchoPort(Bound);
        Assert.That(server.Output, Does.StartWith($"Echoing on 127.0.0.1:{port} over {backend} (").And.Contains("2 I/O threads"));
        return server;
    }

    /// <summary>Has one byte echoed on a new connection.</summary>
    private static Socket Exchange(ToolProcess server, int port)
    {
        Socket client = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = (int)Bound.TotalMilliseconds };
        client.Connect(IPAddress.Loopback, port);
        client.Send([42]);
        byte[] answer = new byte[1];
        Assert.That(client.Receive(answer), Is.EqualTo(1), server.Describe);
        Assert.That(answer[0], Is.EqualTo(42));
        return client;
    }
}

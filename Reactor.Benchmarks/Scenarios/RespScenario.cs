using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;

namespace Reactor.Benchmarks;

/// <summary>The sample server of the Redis protocol, with one I/O thread, beside Debian's redis-server; redis-benchmark is the client of both.</summary>
internal static class RespScenario
{
    private static readonly string[] Tests = ["ping_mbulk", "set", "get", "incr", "lpush", "lrange_100"];

    public static Scenario Scenario { get; } = new(
        "resp",
        "Requests of the Redis protocol over 50 connections, one or sixteen on their way on each.",
        "request",
        [.. Cases(16, 1), .. Cases(1, 0.95)]);

    private static IEnumerable<Case> Cases(int pipeline, double goal) => Tests.Select(test => new Case(
        Server("resp-server, one I/O thread", test, pipeline, port => $"exec '{SampleServer}' --io-threads 1 --port {port}"),
        Server("redis-server", test, pipeline, port => $"exec redis-server --port {port} --save '' --appendonly no"),
        [(Measure.Cpu("request"), goal), (Measure.Rate("request"), null)]));

    private static string SampleServer => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "RespServer", "release", "resp-server"));

    private static Contender Server(string name, string test, int pipeline, Func<string, string> command)
    {
        string port = FreePort().ToString(CultureInfo.InvariantCulture);
        string depth = pipeline.ToString(CultureInfo.InvariantCulture);

        // Said before it listens; the client waits until it does.
        return Contender.Of($"{name}, {test} -P {depth}", ["/bin/sh", "-c", $"echo port {port}; {command(port)} >/dev/null"], "resp-load", test, depth);
    }

    private static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}

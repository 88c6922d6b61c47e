using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;

namespace Reactor.Benchmarks;

/// <summary>The sample server of the Redis protocol, with one I/O thread and with two, beside Debian's redis-server; redis-benchmark is the client of both.</summary>
internal static class RespScenario
{
    private static readonly string[] Tests = ["ping_mbulk", "set", "get", "incr", "lpush", "lrange_100"];

    public static Scenario OneThread { get; } = new(
        "resp",
        "Requests of the Redis protocol over 50 connections, one or sixteen on their way on each.",
        "request",
        Cases("one I/O thread", 1, (16, 1), (1, 0.95)));

    public static Scenario TwoThreads { get; } = new(
        "resp-threads",
        "The same with the keys divided among two I/O threads; batches go from one to the other.",
        "request",
        Cases("two I/O threads", 2, (16, null)));

    private static Case[] Cases(string threads, int ioThreads, params (int Depth, double? Goal)[] pipelines)
    {
        string ours = Server(port => $"exec '{SampleServer}' --io-threads {ioThreads} --port {port}");
        string redis = Server(port => $"exec redis-server --port {port} --save '' --appendonly no");
        return [.. pipelines.SelectMany(pipeline => Tests.Select(test => new Case(
            Under($"resp-server, {threads}", ours, test, pipeline.Depth),
            Under("redis-server", redis, test, pipeline.Depth),
            [(Measure.Cpu("request"), pipeline.Goal), (Measure.Rate("request"), null)])))];
    }

    private static string SampleServer => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "RespServer", "release", "resp-server"));

    /// <summary>The port is said before it listens; the client waits until it does.</summary>
    private static string Server(Func<int, string> command)
    {
        int port = FreePort();
        return $"echo port {port}; {command(port)} >/dev/null";
    }

    private static Contender Under(string name, string server, string test, int pipeline)
    {
        string depth = pipeline.ToString(CultureInfo.InvariantCulture);
        return Contender.Of($"{name}, {test} -P {depth}", ["/bin/sh", "-c", server], "resp-load", test, depth);
    }

    private static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}

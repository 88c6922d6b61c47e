using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Reactor.Benchmarks;

/// <summary>A TCP echo server over loopback, one client process for all servers.</summary>
internal static class EchoScenario
{
    private static readonly (int Connections, int Size)[] Loads = [(1, 64), (64, 64), (1000, 64), (1, 16384), (64, 16384), (1000, 16384)];

    public static Scenario Scenario { get; } = new(
        "echo",
        "A TCP echo server over loopback; each connection has one message on its way.",
        "message",
        [.. Loads.SelectMany(load => Cases(load.Connections, load.Size))]);

    private static IEnumerable<Case> Cases(int connections, int size)
    {
        Contender Under(Contender server) =>
            server.Serving(connections, size) with { Name = string.Create(CultureInfo.InvariantCulture, $"{server.Name}, {connections} x {size} B") };

        Contender reactor = Under(Contender.Workload("epoll", "echo", "epoll"));
        yield return new Case(reactor, Under(Contender.Peer("C epoll, threaded", "echo_epoll", "threaded")), Goals(0.91, 0.95));
        yield return new Case(reactor, Under(Contender.Peer("C epoll, single", "echo_epoll", "single")), Goals(0.91, 0.95));
        yield return new Case(reactor, Under(Contender.Peer("libuv", "echo_uv")), Goals(1, null));
        yield return new Case(reactor, Under(Contender.Workload("System.Net.Sockets", "echo-sockets")), Goals(1.25, null));
    }

    private static (Measure Measure, double? AtLeast)[] Goals(double cpu, double? rate) =>
        [(Measure.Cpu("message"), cpu), (Measure.Rate("message"), rate), (Measure.Median, null), (Measure.Tail, null)];
}

using System;
using System.Runtime.InteropServices;

namespace Reactor.Benchmarks;

/// <summary>The two wakeups of the iocp backend beside each other, on Windows or under Wine.</summary>
internal static class IocpSignalScenario
{
    private const double RoundTripGoal = 5;
    private const double OneWayGoal = 2;

    /// <summary>Only Wine's ntdll tells its version this way. Its ratios are its own: it pays a server call for each operation.</summary>
    private static readonly string Place =
        OperatingSystem.IsWindows() && NativeLibrary.TryLoad("ntdll", out nint ntdll) && NativeLibrary.TryGetExport(ntdll, "wine_get_version", out _) ? "under Wine" : "on Windows";

    public static Scenario Scenario { get; } = new(
        "iocp-signal",
        $"A sleeping loop is woken by a completion packet, and by a byte in a loopback connection that the same backend watches, {Place}.",
        "signal",
        new Case(
            RoundTrip("Default", "packet"),
            RoundTrip("SocketPair", "socketpair"),
            [(Measure.Wall("round trip"), RoundTripGoal), (Measure.Median, RoundTripGoal), (Measure.Tail, null)]),
        new Case(OneWay("Default", "packet"), OneWay("SocketPair", "socketpair"), [(Measure.Wall("wakeup"), OneWayGoal)]));

    private static Contender RoundTrip(string signaler, string name) => Contender.Workload($"{name}, round trip, {Place}", "wake", "iocp", signaler, "anywhere", "0");

    private static Contender OneWay(string signaler, string name) => Contender.Workload($"{name}, one way, {Place}", "one-way", "iocp", signaler);
}

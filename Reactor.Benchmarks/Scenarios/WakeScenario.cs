using System.Collections.Generic;

namespace Reactor.Benchmarks;

/// <summary>
/// Waking a sleeping thread and being woken by it. On two processors most of the time is the processor's own way out of idling; on one it is the system
/// calls, the scheduler and the library.
/// </summary>
internal static class WakeScenario
{
    private const double AsGoodAsC = 0.91;

    public static Scenario Asleep { get; } = new(
        "wake",
        "Two poller threads wake each other in turn, both asleep between; on one processor and on two.",
        "round trip",
        [.. Cases("together"), .. Cases("apart")]);

    public static Scenario Spinning { get; } = new(
        "wake-spin",
        "The same on two processors, with bounded spinning before the wait.",
        "round trip",
        new Case(
            Reactor("apart", "Default", 100, "epoll, spinning"),
            Contender.Peer("C epoll+eventfd, two processors", "wake_epoll", "eventfd", "apart"),
            [(Measure.Wall("round trip"), 10), (Measure.Median, 10), (Measure.Tail, null), (Measure.Cpu("round trip"), null)]));

    private static IEnumerable<Case> Cases(string placement)
    {
        string processors = placement == "together" ? "one processor" : "two processors";
        Contender byEventFd = Reactor(placement, "Default", 0, "epoll+eventfd");
        yield return new Case(byEventFd, Contender.Peer($"C epoll+eventfd, {processors}", "wake_epoll", "eventfd", placement), Goals(AsGoodAsC));
        yield return new Case(
            Reactor(placement, "SocketPair", 0, "epoll+socketpair"),
            Contender.Peer($"C epoll+socketpair, {processors}", "wake_epoll", "socketpair", placement),
            Goals(AsGoodAsC));
        yield return new Case(byEventFd, Contender.Peer($"libuv uv_async, {processors}", "wake_uv", placement), Goals(1));
        yield return new Case(byEventFd, Contender.Peer($"libzmq inproc PAIR, {processors}", "wake_zmq", placement), Goals(1));
    }

    private static (Measure Measure, double? AtLeast)[] Goals(double atLeast) =>
        [(Measure.Wall("round trip"), atLeast), (Measure.Median, atLeast), (Measure.Tail, null), (Measure.Cpu("round trip"), null)];

    private static Contender Reactor(string placement, string signaler, int spinMicroseconds, string name) => Contender.Workload(
        $"{name}, {(placement == "together" ? "one processor" : "two processors")}",
        "wake",
        "epoll",
        signaler,
        placement,
        spinMicroseconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
}

using System.Globalization;

namespace Reactor.Benchmarks;

/// <summary>
/// What descriptors cost that are registered and silent. In a process of a single thread the kernel need not count references to a file, which every
/// system call does for every descriptor that it looks at; a process of .NET has more threads, as most programs have, so C is run both ways.
/// </summary>
internal static class IdleScenario
{
    private const double AsGood = 0.91;

    public static Scenario Scenario { get; } = new(
        "idle",
        "One active descriptor among many that are registered and silent.",
        "event",
        new Case(Reactor("epoll", 1000), Reactor("epoll", 10), [(Measure.Cpu("event"), AsGood)]),
        new Case(Reactor("epoll", 9000), Reactor("epoll", 10), [(Measure.Cpu("event"), AsGood)]),
        BesideC("epoll", 10, "threaded"),
        BesideC("epoll", 10, "single"),
        BesideC("poll", 10, "threaded"),
        BesideC("poll", 1000, "threaded"),
        BesideC("poll", 9000, "threaded"),
        BesideC("poll", 9000, "single"),
        BesideC("select", 10, "threaded"),
        BesideC("select", 1000, "threaded"),
        BesideC("select", 9000, "threaded"),
        BesideC("select", 9000, "single"));

    private static Case BesideC(string backend, int registered, string process) => new(
        Reactor(backend, registered),
        Contender.Peer($"C {Text(backend, registered)}, {process}", "idle", backend, Number(registered), process),
        [(Measure.Cpu("event"), AsGood)]);

    private static Contender Reactor(string backend, int registered) => Contender.Workload(Text(backend, registered), "idle", backend, Number(registered));

    private static string Text(string backend, int registered) => $"{backend}, {registered.ToString("#,0", CultureInfo.InvariantCulture)} registered";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}

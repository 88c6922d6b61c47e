using System.Linq;

namespace Reactor.Benchmarks;

/// <summary>What the garbage collector gets to do in steady state: nothing.</summary>
internal static class AllocScenario
{
    private static readonly string[] Kinds = ["turn", "event", "signal", "command", "timer"];

    public static Scenario Scenario { get; } = new(
        "alloc",
        "Managed bytes allocated in steady state.",
        "operation",
        [.. Kinds.Select(kind => new Case(
            Contender.Workload($"epoll, {kind}", "alloc", kind),
            Contender.Nothing,
            [(new Measure($"bytes/{kind}", m => m.PerOperation("allocated")), 1)]))]);
}

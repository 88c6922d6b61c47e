using System.Collections.Generic;
using System.Linq;

namespace Reactor.Benchmarks;

/// <summary>What it costs to be observable: as good as nothing while nobody listens.</summary>
internal static class DiagnosticsScenario
{
    private static readonly string[] Kinds = ["event", "signal", "command", "timer"];

    public static Scenario Scenario { get; } = new(
        "diagnostics",
        "The same work without a listener, with the metrics collected every 10 ms, and with every event traced.",
        "operation",
        [.. Kinds.SelectMany(Cases)]);

    private static IEnumerable<Case> Cases(string kind)
    {
        Contender alone = Of(kind, "none", "no listener");
        foreach (Contender observed in (Contender[])[Of(kind, "metrics", "metrics collected"), Of(kind, "trace", "traced")])
        {
            yield return new Case(alone, observed, [(Measure.Cpu(kind), null), (new Measure($"bytes/{kind}", m => m.PerOperation("allocated")), null)]);
        }
    }

    private static Contender Of(string kind, string listener, string name) => Contender.Workload($"epoll, {kind}, {name}", "alloc-observed", listener, kind);
}

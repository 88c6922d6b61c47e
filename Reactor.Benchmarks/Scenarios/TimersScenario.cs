using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Reactor.Benchmarks;

/// <summary>Timers that are cancelled, as most are, and timers that fire.</summary>
internal static class TimersScenario
{
    public static Scenario Scenario { get; } = new(
        "timers",
        "Add a timer and cancel it, or add it and let it fire, with many pending.",
        "timer",
        [.. ((string[])["cancel", "fire"]).SelectMany(fate => ((int[])[1000, 1_000_000]).SelectMany(pending => Cases(fate, pending)))]);

    private static IEnumerable<Case> Cases(string fate, int pending)
    {
        string number = pending.ToString(CultureInfo.InvariantCulture);
        string suffix = $"add + {fate}, {pending.ToString("#,0", CultureInfo.InvariantCulture)} pending";
        Contender reactor = Contender.Workload($"poller, {suffix}", "timers", fate, number);
        yield return new Case(reactor, Contender.Peer($"libuv uv_timer, {suffix}", "timers_uv", fate, number), [(Measure.Cpu("timer"), pending == 1_000_000 ? 2 : null)]);
        yield return new Case(reactor, Contender.Workload($"PriorityQueue, {suffix}", "timers-priority-queue", fate, number), [(Measure.Cpu("timer"), null)]);
        yield return new Case(reactor, Contender.Workload($"System.Threading.Timer, {suffix}", "timers-threading", fate, number), [(Measure.Cpu("timer"), null)]);
    }
}

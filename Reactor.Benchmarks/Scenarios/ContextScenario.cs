namespace Reactor.Benchmarks;

/// <summary>What a test suite or a short-lived program pays before and after its work.</summary>
internal static class ContextScenario
{
    public static Scenario Scenario { get; } = new(
        "context",
        "Create a context and one socket in it, close it, terminate the context.",
        "context",
        new Case(
            Contender.Workload("ReactorContext", "context"),
            Contender.Peer("libzmq", "context_zmq"),
            [(Measure.Wall("context"), 1), (Measure.Median, null), (Measure.Tail, null), (Measure.Cpu("context"), null)]));
}

namespace Reactor.Benchmarks;

/// <summary>The in-process transport: messages by value between two threads.</summary>
internal static class PipeScenario
{
    private const string Round = "200000";

    public static Scenario Scenario { get; } = new(
        "pipe",
        "64-byte messages from one thread to another, each flushed by itself; the reader sleeps when there is nothing.",
        "message",
        new Case(Reactor, Contender.Workload("Channel, single reader and writer", "pipe-channel", Round), Goals(3)),
        new Case(Reactor, Contender.Peer("libzmq inproc_thr's work", "pipe_zmq", "64", Round), Goals(10)));

    private static Contender Reactor => Contender.Workload("YPipe", "pipe", Round);

    private static (Measure Measure, double? AtLeast)[] Goals(double atLeast) => [(Measure.Rate("message"), atLeast), (Measure.Cpu("message"), null)];
}

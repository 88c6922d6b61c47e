namespace Reactor.Benchmarks;

/// <summary>The in-process transport: messages by value between two threads.</summary>
internal static class PipeScenario
{
    private const string Round = "200000";
    private static readonly Contender Sleeping = Contender.Workload("YPipe", "pipe", Round, "0");
    private static readonly Contender Spinning = Contender.Workload("YPipe, reader looks for 50 us before it sleeps", "pipe", Round, "50");
    private static readonly Contender Channel = Contender.Workload("Channel, single reader and writer", "pipe-channel", Round);
    private static readonly Contender Libzmq = Contender.Peer("libzmq inproc_thr's work", "pipe_zmq", "64", Round);

    public static Scenario Scenario { get; } = new(
        "pipe",
        "64-byte messages from one thread to another, each flushed by itself, at most 2000 under way.",
        "message",
        new Case(Sleeping, Channel, Goals(3)),
        new Case(Spinning, Channel, Goals(3)),
        new Case(Sleeping, Libzmq, Goals(10)),
        new Case(Spinning, Libzmq, Goals(10)));

    private static (Measure Measure, double? AtLeast)[] Goals(double atLeast) => [(Measure.Rate("message"), atLeast), (Measure.Cpu("message"), null)];
}

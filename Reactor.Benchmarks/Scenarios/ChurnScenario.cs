namespace Reactor.Benchmarks;

/// <summary>Registrations that come and go.</summary>
internal static class ChurnScenario
{
    public static Scenario Scenario { get; } = new(
        "churn",
        "Add a descriptor, arm it, remove it; batches of 100 with a look at the kernel in between.",
        "descriptor",
        BesideC("threaded"),
        BesideC("single"));

    private static Case BesideC(string process) => new(
        Contender.Workload("epoll", "churn", "epoll"),
        Contender.Peer($"C epoll_ctl, {process}", "churn_epoll", process),
        [(Measure.Cpu("descriptor"), 0.9)]);
}

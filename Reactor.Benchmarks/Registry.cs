using System;
using System.Collections.Generic;

namespace Reactor.Benchmarks;

/// <summary>The scenarios of this system, in the order of the table. A new one is a class in Scenarios and a line here.</summary>
internal static class Registry
{
    public static IReadOnlyList<Scenario> Scenarios { get; } = OperatingSystem.IsWindows() ? OnWindows : OnLinux;

    private static Scenario[] OnLinux =>
    [
        WakeScenario.Asleep,
        WakeScenario.Spinning,
        CommandsScenario.Scenario,
        PipeScenario.Scenario,
        EchoScenario.Scenario,
        IdleScenario.Scenario,
        ChurnScenario.Scenario,
        TimersScenario.Scenario,
        ContextScenario.Scenario,
        AllocScenario.Scenario,
        DiagnosticsScenario.Scenario,
        RespScenario.OneThread,
        RespScenario.TwoThreads,
    ];

    private static Scenario[] OnWindows => [IocpSignalScenario.Scenario];
}

using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Reactor.Benchmarks;

/// <summary>Work handed to an I/O thread by others.</summary>
internal static class CommandsScenario
{
    private const string Round = "100000";

    public static Scenario Scenario { get; } = new(
        "commands",
        "Threads post commands to one I/O thread; each sender has at most 2000 under way.",
        "command",
        [.. ((int[])[1, 2, 4]).SelectMany(Cases)]);

    private static IEnumerable<Case> Cases(int senders)
    {
        string number = senders.ToString(CultureInfo.InvariantCulture);
        string suffix = $"{number} {(senders == 1 ? "sender" : "senders")}";
        Contender sleeping = Contender.Workload($"IoThread.Post, {suffix}", "commands", number, Round, "0");
        Contender spinning = Contender.Workload($"IoThread.Post, {suffix}, spinning 50 us", "commands", number, Round, "50");
        Contender channel = Contender.Workload($"Channel, {suffix}", "commands-channel", number, Round);
        Contender libzmq = Contender.Peer($"libzmq PUSH/PULL, {suffix}", "commands_zmq", number, Round);
        foreach (Contender reactor in (Contender[])[sleeping, spinning])
        {
            yield return new Case(reactor, channel, Goals(senders == 1 ? 3 : 2));
            yield return new Case(reactor, libzmq, Goals(5));
        }
    }

    private static (Measure Measure, double? AtLeast)[] Goals(double atLeast) => [(Measure.Rate("command"), atLeast), (Measure.Cpu("command"), null)];
}

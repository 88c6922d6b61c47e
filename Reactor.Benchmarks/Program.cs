using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Reactor.Benchmarks;

/// <summary>The command line: what to run, how long, and how to show it.</summary>
internal static class Program
{
    private const string Usage = "usage: bench.sh [SCENARIO ...] [--quick] [--json] [--plot] [--no-system-calls] [--list]";

    public static int Main(string[] arguments)
    {
        if (arguments is ["--workload", string name, .. string[] rest])
        {
            return WorkloadHost.Serve(name, rest);
        }

        HashSet<string> options = [.. arguments.Where(argument => argument.StartsWith('-'))];
        List<string> names = [.. arguments.Where(argument => !argument.StartsWith('-'))];
        if (options.Except(["--quick", "--json", "--plot", "--no-system-calls", "--list"]).Any()
            || names.Except(Registry.Scenarios.Select(scenario => scenario.Name)).Any())
        {
            Console.Error.WriteLine(Usage);
            Console.Error.WriteLine($"scenarios: {string.Join(", ", Registry.Scenarios.Select(scenario => scenario.Name))}");
            return 2;
        }

        List<Scenario> scenarios = [.. Registry.Scenarios.Where(scenario => names.Count == 0 || names.Contains(scenario.Name))];
        if (options.Contains("--list"))
        {
            scenarios.ForEach(scenario => Console.WriteLine($"{scenario.Name,-12} {scenario.Work}"));
            return 0;
        }

        scenarios.ForEach(scenario => Run(scenario, options));
        return 0;
    }

    private static void Run(Scenario scenario, HashSet<string> options)
    {
        Pace pace = options.Contains("--quick") ? Pace.Quick(scenario.Contenders.Count) : Pace.Full;
        using WarmContenders warm = new(pace.WarmUpMilliseconds);
        List<Comparison> comparisons = [];
        for (int i = 0; i < scenario.Cases.Count; i++)
        {
            Case match = scenario.Cases[i];
            Console.Error.WriteLine($"{scenario.Name}: {match.Subject.Name} / {match.Peer.Name}");
            int contenders = scenario.Contenders.Count;
            int milliseconds = pace.Milliseconds(scenario.Cases.Count - i, contenders - warm.Count, contenders);
            comparisons.AddRange(Duel.Fight(scenario.Name, match, pace.Pairs, milliseconds, warm));
        }

        if (options.Contains("--json"))
        {
            comparisons.ForEach(comparison => Console.WriteLine(JsonLine.Of(comparison)));
        }
        else
        {
            Console.WriteLine($"## {scenario.Name}\n\n{scenario.Work}\n");
            Table.Write(Console.Out, comparisons);
        }

        if (options.Contains("--plot"))
        {
            Directory.CreateDirectory("docs/plots");
            File.WriteAllText($"docs/plots/{scenario.Name}.svg", Plot.Draw(scenario.Name, scenario.Work, comparisons));
        }

        if (!options.Contains("--no-system-calls") && !options.Contains("--json"))
        {
            WriteSystemCalls(scenario, warm);
        }
    }

    private static void WriteSystemCalls(Scenario scenario, WarmContenders warm)
    {
        Console.WriteLine($"\nSystem calls per {scenario.Operation}:\n");
        foreach (Contender contender in scenario.Contenders)
        {
            if (SystemCalls.PerOperation(warm.Get(contender)) is string calls)
            {
                Console.WriteLine($"- {contender.Name}: {calls}");
            }
        }

        Console.WriteLine();
    }
}

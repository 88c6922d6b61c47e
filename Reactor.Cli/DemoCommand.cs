using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using Reactor.Runtime;
using Spectre.Console;
using Command = System.CommandLine.Command;

namespace Reactor.Cli;

/// <summary><c>reactor demo</c>: drives every backend that runs here with TCP clients and in-process pipes, and shows what came of it.</summary>
internal static class DemoCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        Option<int> seconds = NumberOption.Create("--seconds", "S", "How long each backend is driven, for each way of waking its loops.", 1, 3600, 3);
        Option<int> connections = NumberOption.Create("--connections", "C", "TCP clients.", 1, 20_000, 64);
        Option<int> size = NumberOption.Create("--size", "BYTES", "Bytes per message.", 1, 16 * 1024 * 1024, 256);
        Option<bool> json = new("--json") { Description = "One JSON object per run and line, and nothing else on the standard output." };
        Command command = new("demo", "Runs an echo server over every backend that runs here, with TCP clients that verify every byte and two threads that talk through in-process pipes.")
        {
            seconds,
            connections,
            size,
            json,
        };
        command.SetAction(parsed => Run(
            new DemoOptions(TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(connections), parsed.GetValue(size)),
            parsed.GetValue(json),
            output,
            error));
        return command;
    }

    private static int Run(DemoOptions options, bool json, TextWriter output, TextWriter error)
    {
        DemoClient.WarmUp();
        List<DemoRun> runs = [.. Backends.Supported.SelectMany(SignalerChoice.Of, (backend, signaler) => new DemoRun(backend, signaler.Kind, signaler.Name, options))];
        if (json)
        {
            runs.ForEach(run => output.WriteLine(run.Execute().ToJson()));
        }
        else
        {
            Show(runs, options, output);
        }

        List<DemoResult> faulty = [.. runs.Select(run => run.Result!).Where(result => result.Fault is not null)];
        foreach (DemoResult result in faulty)
        {
            error.WriteLine($"reactor: {result.Backend} ({result.Signaler}): {result.Fault}");
        }

        return faulty.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static void Show(List<DemoRun> runs, DemoOptions options, TextWriter output)
    {
        if (ConsoleTable.IsLive(output))
        {
            ConsoleTable.ConsoleOf(output).Live(TableOf(runs)).AutoClear(true).Start(live =>
            {
                foreach (DemoRun run in runs)
                {
                    run.Execute(() => live.UpdateTarget(TableOf(runs)));
                }
            });
        }
        else
        {
            runs.ForEach(run => run.Execute());
        }

        ConsoleTable.Write(TableOf(runs), output);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Connections} TCP clients with messages of {options.Size} bytes, {options.Duration.TotalSeconds} s each; every byte was compared."));
        List<DemoResult> results = [.. runs.Select(run => run.Result!)];
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Two application threads beside them, over in-process pipes: {results.Sum(result => result.PipeMessages):N0} round trips, p50 at most {results.Max(result => result.PipeP50):N1} us, p99 at most {results.Max(result => result.PipeP99):N1} us."));
    }

    private static Table TableOf(List<DemoRun> runs)
    {
        Table table = new Table().Border(TableBorder.Simple);
        table.AddColumn(new TableColumn("backend").Padding(0, 0)).AddColumn(new TableColumn("signaler").Padding(0, 0));
        foreach (string title in (string[])["messages", "errors", "messages\n/s", "p50\nus", "p99\nus", "signals", "coa-\nlesced", "B\n/msg"])
        {
            table.AddColumn(new TableColumn(title).RightAligned().Padding(0, 0));
        }

        foreach (DemoRun run in runs)
        {
            table.AddRow(run.Result is DemoResult result ? CellsOf(result) : [run.Backend.Name, run.SignalerName]);
        }

        return table;
    }

    private static string[] CellsOf(DemoResult result) =>
    [
        result.Backend,
        result.Signaler,
        Text(result.Messages, "N0"),
        Text(result.Errors, "N0"),
        Text(result.MessagesPerSecond, "N0"),
        Microseconds(result.P50),
        Microseconds(result.P99),
        Text(result.Signals, "N0"),
        Text(result.Coalesced, "N0"),
        Text(result.AllocatedBytesPerMessage, "N2"),
    ];

    /// <summary>Four digits that mean something, so that the table fits a terminal of 80 columns.</summary>
    private static string Microseconds(double value) => Text(value, value < 1000 ? "N1" : "N0");

    private static string Text<T>(T value, string format)
        where T : IFormattable => value.ToString(format, CultureInfo.InvariantCulture);
}

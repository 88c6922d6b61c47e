using System.Buffers;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;
using Reactor.Runtime;
using Spectre.Console;
using Command = System.CommandLine.Command;

namespace Reactor.Cli;

/// <summary><c>reactor backends</c>: each backend, whether it runs here, and what it offers.</summary>
internal static class BackendsCommand
{
    public static Command Create(TextWriter output)
    {
        Option<bool> json = new("--json") { Description = "One JSON object per backend and line." };
        Command command = new("backends", "Lists the backends: which run here, which is the default, and why the others do not run.") { json };
        command.SetAction(parsed => Run(parsed.GetValue(json), output));
        return command;
    }

    private static void Run(bool json, TextWriter output)
    {
        IBackend preferred = BackendOption.Resolve(null);
        if (json)
        {
            foreach (IBackend backend in Backends.All)
            {
                output.WriteLine(ToJson(backend, preferred));
            }

            return;
        }

        Table table = new Table().Border(TableBorder.Simple).AddColumns("backend", "runs here", "signalers", "descriptors");
        foreach (IBackend backend in Backends.All)
        {
            bool runs = backend.IsSupported(out string? reason);
            table.AddRow(
                Markup.Escape(backend == preferred ? $"{backend.Name} (default)" : backend.Name),
                Markup.Escape(runs ? "yes" : $"no: {reason}"),
                Markup.Escape(string.Join(", ", SignalersOf(backend))),
                backend.MaxDescriptors?.ToString(CultureInfo.InvariantCulture) ?? (runs ? "as memory allows" : "-"));
        }

        ConsoleTable.Write(table, output);
    }

    private static string ToJson(IBackend backend, IBackend preferred)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            bool runs = backend.IsSupported(out string? reason);
            json.WriteStartObject();
            json.WriteString("backend", backend.Name);
            json.WriteBoolean("supported", runs);
            json.WriteString("reason", reason);
            json.WriteBoolean("default", backend == preferred);
            json.WriteStartArray("signalers");
            foreach (string signaler in SignalersOf(backend))
            {
                json.WriteStringValue(signaler);
            }

            json.WriteEndArray();
            json.WritePropertyName("max_descriptors");
            if (backend.MaxDescriptors is int limit)
            {
                json.WriteNumberValue(limit);
            }
            else
            {
                json.WriteNullValue();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static IEnumerable<string> SignalersOf(IBackend backend)
    {
        foreach ((_, string name) in SignalerChoice.Of(backend))
        {
            yield return name;
        }
    }
}

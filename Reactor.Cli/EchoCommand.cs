using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Net;
using Reactor.Runtime;
using Command = System.CommandLine.Command;

namespace Reactor.Cli;

/// <summary><c>reactor echo</c>: a TCP echo server for any client, until Ctrl+C or SIGTERM.</summary>
internal static class EchoCommand
{
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(10);

    public static Command Create(TextWriter output)
    {
        Option<int> port = NumberOption.Create("--port", "PORT", "The TCP port; 0 takes a free one and tells which.", 0, 65535);
        Option<IPAddress> address = new("--address")
        {
            HelpName = "ADDRESS",
            Description = "The local IP address; 0.0.0.0 or :: for all.",
            DefaultValueFactory = _ => IPAddress.Loopback,
            CustomParser = result =>
            {
                if (IPAddress.TryParse(result.Tokens[0].Value, out IPAddress? parsed))
                {
                    return parsed;
                }

                result.AddError($"--address takes an IP address such as 127.0.0.1, 0.0.0.0 or ::1, not '{result.Tokens[0].Value}'.");
                return IPAddress.None;
            },
        };
        Option<string?> backend = BackendOption.Create();
        Option<int> ioThreads = NumberOption.Create("--io-threads", "N", "Threads that serve connections.", 1, ReactorContextOptions.IoThreadLimit, Math.Min(Environment.ProcessorCount, 4));
        Command command = new("echo", "Sends back what it receives, to any TCP client, until Ctrl+C or SIGTERM.") { port, address, backend, ioThreads };
        command.SetAction(parsed => Run(
            new IPEndPoint(parsed.GetValue(address)!, parsed.GetValue(port)),
            BackendOption.Resolve(parsed.GetValue(backend)),
            parsed.GetValue(ioThreads),
            output));
        return command;
    }

    private static int Run(IPEndPoint endPoint, IBackend backend, int ioThreads, TextWriter output)
    {
        using StopRequest stop = new();
        using ReactorContext context = new(new ReactorContextOptions { Backend = backend, IoThreads = ioThreads, ThreadNamePrefix = "echo" });
        using EchoServer server = new(context, EchoServer.Listen(endPoint));
        output.WriteLine($"Echoing on {server.EndPoint} over {backend.Name} ({backend.DefaultSignaler}), {ioThreads} I/O threads. Ctrl+C ends.");
        output.Flush();
        stop.Wait();
        server.Close();
        bool ended = context.Terminate(EndPatience);
        EchoTotals totals = server.Totals;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Served {totals.Opened} connections and {totals.Bytes} bytes; {totals.Failed} connections ended by a reset or an error."));
        return ended ? ExitCode.Success : throw new FailureException($"not everything could be closed within {EndPatience.TotalSeconds} s.");
    }
}

using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using Reactor.Runtime;
using Command = System.CommandLine.Command;

namespace Reactor.Cli;

/// <summary><c>reactor trace</c>: one command to a sleeping I/O thread and its answer, event by event: bound, sent, packet or byte, woken, delivered, handler.</summary>
internal static class TraceCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Command Create(TextWriter output)
    {
        Option<string?> backend = BackendOption.Create();
        Option<bool> pair = new("--socketpair") { Description = "Wake the loops by a byte through a socket pair, instead of what the backend has of its own." };
        Command command = new("trace", "Shows what happens between a command to a sleeping I/O thread and its handler, in a context with one socket.") { backend, pair };
        command.SetAction(parsed => Run(BackendOption.Resolve(parsed.GetValue(backend)), parsed.GetValue(pair) ? SignalerKind.SocketPair : SignalerKind.Default, output));
        return command;
    }

    private static int Run(IBackend backend, SignalerKind signaler, TextWriter output)
    {
        using TraceListener trace = new();
        using (ReactorContext context = new(new ReactorContextOptions { Backend = backend, Poller = new PollerOptions { Signaler = signaler }, ThreadNamePrefix = "trace" }))
        {
            using TracedSocket socket = new(context, trace);
            IoThread thread = context.IoThreads[0];
            AwaitSleep(thread);
            if (!socket.Exchange(thread, Patience))
            {
                throw new FailureException($"the I/O thread did not answer within {Patience.TotalSeconds} s.");
            }
        }

        Write(trace.Lines, output);
        return ExitCode.Success;
    }

    /// <summary>A loop that is awake needs no waking, and there would be little to see.</summary>
    private static void AwaitSleep(IoThread thread)
    {
        long start = Stopwatch.GetTimestamp();
        while (thread.Statistics.Sleeps == 0 && Stopwatch.GetElapsedTime(start) < Patience)
        {
            Thread.Sleep(1);
        }
    }

    private static void Write(IReadOnlyList<TraceLine> lines, TextWriter output)
    {
        output.WriteLine("      us  thread      event");
        foreach (TraceLine line in lines)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line.Elapsed.TotalMicroseconds,8:0}  {line.Thread,-10}  {line.Text}"));
        }
    }
}

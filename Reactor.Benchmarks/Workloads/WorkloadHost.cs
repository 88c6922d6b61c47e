using System;
using System.Globalization;

namespace Reactor.Benchmarks;

/// <summary>
/// A contender's side of the line protocol: <c>run MILLISECONDS</c> in, one line of measurements out, until the input ends. The same as the
/// peers' in C. A server says <c>port N</c> instead and serves until it is killed; its client speaks the protocol.
/// </summary>
internal static class WorkloadHost
{
    public static int Serve(string name, string[] arguments) => name switch
    {
        "wake" => Serve(new WakeWorkload(arguments)),
        "commands" => Serve(new CommandsWorkload(arguments)),
        "commands-channel" => Serve(new ChannelCommandsWorkload(arguments)),
        "context" => Serve(new ContextWorkload()),
        "pipe" => Serve(new PipeWorkload(arguments)),
        "pipe-channel" => Serve(new ChannelPipeWorkload(arguments)),
        "alloc" => Serve(new AllocWorkload(arguments)),
        "alloc-observed" => ServeObserved(arguments),
        "one-way" => Serve(new OneWayWorkload(arguments)),
        "idle" => Serve(new IdleWorkload(arguments)),
        "churn" => Serve(new ChurnWorkload(arguments)),
        "timers" => Serve(new TimersWorkload(arguments)),
        "timers-priority-queue" => Serve(new PriorityQueueTimersWorkload(arguments)),
        "timers-threading" => Serve(new ThreadingTimersWorkload(arguments)),
        "resp-load" => Serve(new RespLoadWorkload(arguments)),
        "echo" => EchoServer.Serve(arguments),
        "echo-sockets" => SocketsEchoServer.Serve(),
        _ => throw new ArgumentException($"There is no workload '{name}'.", nameof(name)),
    };

    private static int ServeObserved(string[] arguments)
    {
        using IDisposable? listener = Listener.Of(arguments[0]);
        return Serve(new AllocWorkload(arguments[1..]));
    }

    private static int Serve(IWorkload workload)
    {
        Histogram latency = new();
        while (Console.ReadLine() is string line)
        {
            long nanoseconds = long.Parse(line.AsSpan("run ".Length), CultureInfo.InvariantCulture) * 1_000_000;
            latency.Clear();
            long allocated = GC.GetTotalAllocatedBytes(precise: true);
            long cpu = Clock.Cpu;
            long wall = Clock.Wall;
            long operations = workload.Run(nanoseconds, latency);
            wall = Clock.Wall - wall;
            cpu = Clock.Cpu - cpu;
            allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"operations={operations} wall={wall} cpu={cpu} allocated={allocated} p50={latency.At(0.5)} p99={latency.At(0.99)}"));
        }

        return 0;
    }
}

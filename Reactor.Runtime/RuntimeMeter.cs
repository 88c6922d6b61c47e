using System.Collections.Generic;
using System.Diagnostics.Metrics;

namespace Reactor.Runtime;

/// <summary>What I/O threads add to <c>Meter("Reactor")</c>.</summary>
internal static class RuntimeMeter
{
    private static readonly List<IoThread> Threads = [];

    static RuntimeMeter() => ReactorMeter.Meter.CreateObservableCounter("reactor.commands", Observe, "{command}", "Commands that an I/O thread took from its mailbox.");

    public static void Attach(IoThread thread)
    {
        lock (Threads)
        {
            Threads.Add(thread);
        }
    }

    public static void Detach(IoThread thread)
    {
        lock (Threads)
        {
            Threads.Remove(thread);
        }
    }

    private static List<Measurement<long>> Observe()
    {
        lock (Threads)
        {
            return Threads.ConvertAll(thread => new Measurement<long>(
                thread.Commands,
                new("reactor.backend", thread.Poller.BackendName),
                new("reactor.thread", thread.Name)));
        }
    }
}

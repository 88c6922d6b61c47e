using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;

namespace Reactor;

/// <summary>
/// <c>Meter("Reactor")</c>: instruments that read the loops' plain fields when somebody asks, so that an event costs nothing more for being counted.
/// </summary>
internal static class ReactorMeter
{
    private static readonly List<PollerBase> Pollers = [];

    /// <summary>Kept for as long as the process lives.</summary>
    public static Meter Meter { get; } = Create();

    public static void Attach(PollerBase poller)
    {
        lock (Pollers)
        {
            Pollers.Add(poller);
        }
    }

    public static void Detach(PollerBase poller)
    {
        lock (Pollers)
        {
            Pollers.Remove(poller);
        }
    }

    private static Meter Create()
    {
        Meter meter = new("Reactor");
        meter.CreateObservableCounter("reactor.turns", () => Observe(p => p.Statistics.Turns), "{turn}", "Turns run by a loop.");
        meter.CreateObservableCounter("reactor.events", () => Observe(p => p.Statistics.Events), "{event}", "Readiness callbacks made by a loop.");
        meter.CreateObservableCounter("reactor.timers", () => Observe(p => p.Statistics.Timers), "{timer}", "Timers expired in a loop.");
        meter.CreateObservableCounter("reactor.signals", () => Observe(p => p.Statistics.Signals), "{signal}", "Signals that reached a loop.");
        meter.CreateObservableCounter("reactor.signals.coalesced", () => Observe(p => p.Statistics.CoalescedSignals), "{signal}", "Signals that shared a callback with an earlier one.");
        meter.CreateObservableCounter("reactor.interrupts", () => Observe(p => p.Statistics.Interrupts), "{interrupt}", "Times a sleeping loop was woken by another thread.");
        meter.CreateObservableUpDownCounter("reactor.load", () => Observe(p => p.Load), "{registration}", "Registered descriptors plus open signalers.");
        meter.CreateObservableGauge("reactor.lag", () => Observe(p => p.Statistics.LagNanoseconds), "ns", "How late the last expired timer ran.");
        return meter;
    }

    private static List<Measurement<long>> Observe(Func<PollerBase, long> read)
    {
        lock (Pollers)
        {
            List<Measurement<long>> measurements = new(Pollers.Count);
            foreach (PollerBase poller in Pollers)
            {
                measurements.Add(new Measurement<long>(read(poller), poller.MeterTags));
            }

            return measurements;
        }
    }
}

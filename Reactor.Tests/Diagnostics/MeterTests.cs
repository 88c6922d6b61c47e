using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Linq;
using System.Threading;
using NUnit.Framework;
using Reactor.Runtime;

namespace Reactor.Tests.Diagnostics;

internal sealed class MeterTests
{
    private static readonly string[] Instruments =
        ["reactor.commands", "reactor.events", "reactor.interrupts", "reactor.lag", "reactor.load", "reactor.signals", "reactor.signals.coalesced", "reactor.timers", "reactor.turns"];

    [Test]
    public void Every_instrument_tells_of_every_loop_by_backend_and_thread()
    {
        using IoThread thread = new(new IoThreadOptions { Name = "metered" });
        thread.Start();
        using StandaloneSignaler ran = new();
        thread.Post(ran.Signal);
        Assert.That(ran.Wait(TimeSpan.FromSeconds(30)));
        Dictionary<string, long> seen = Observe(tags => tags.GetValueOrDefault("reactor.thread") as string == "metered" && (string)tags["reactor.backend"]! == thread.Poller.BackendName);
        Assert.That(seen.Keys, Is.EquivalentTo(Instruments));
        Assert.That(seen["reactor.turns"], Is.GreaterThanOrEqualTo(1));
        Assert.That(seen["reactor.signals"], Is.GreaterThanOrEqualTo(1));
        Assert.That(seen["reactor.commands"], Is.EqualTo(1));
        Assert.That(seen["reactor.load"], Is.EqualTo(1));
    }

    [Test]
    public void A_loop_that_has_ended_is_not_told_of_any_more()
    {
        using (IoThread thread = new(new IoThreadOptions { Name = "ended" }))
        {
            thread.Start();
        }

        Assert.That(Observe(tags => tags.GetValueOrDefault("reactor.thread") as string == "ended"), Is.Empty);
    }

    [Test]
    public void Without_a_listener_a_signal_and_its_turn_allocate_nothing()
    {
        const int Turns = 10_000;
        using IPoller poller = Backends.Default.CreatePoller();
        Silent handler = new();
        using ISignaler signaler = poller.CreateSignaler(handler);
        long allocated = long.MaxValue;
        TimeSpan elapsed = default;
        for (long start = Stopwatch.GetTimestamp(); allocated != 0 && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30);)
        {
            // Until the code is compiled to its end.
            long before = GC.GetAllocatedBytesForCurrentThread();
            long began = Stopwatch.GetTimestamp();
            for (int i = 0; i < Turns; i++)
            {
                signaler.Signal();
                poller.RunOnce(Timeout.InfiniteTimeSpan);
            }

            elapsed = Stopwatch.GetElapsedTime(began);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        TestContext.Progress.WriteLine($"a signal and its turn, untraced: {elapsed.TotalNanoseconds / Turns:0} ns, {allocated} bytes for {Turns}");
        Assert.That(allocated, Is.Zero);
    }

    private static Dictionary<string, long> Observe(Func<Dictionary<string, object?>, bool> wanted)
    {
        Dictionary<string, long> seen = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "Reactor")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (wanted(tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value)))
            {
                seen.Add(instrument.Name, value);
            }
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return seen;
    }

    private sealed class Silent : ISignalHandler
    {
        public void OnSignal(ISignaler signaler)
        {
        }
    }
}

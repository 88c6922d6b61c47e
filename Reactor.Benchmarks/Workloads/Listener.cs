using System;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using System.Threading;

namespace Reactor.Benchmarks;

/// <summary>Somebody who listens to a contender for as long as its process lives: nobody, to its metrics, or to its trace.</summary>
internal static class Listener
{
    private const int CollectEveryMilliseconds = 10;

    public static IDisposable? Of(string kind) => kind switch
    {
        "none" => null,
        "metrics" => new Metrics(),
        "trace" => new Trace(),
        _ => throw new ArgumentException($"There is no listener '{kind}'.", nameof(kind)),
    };

    private sealed class Metrics : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Timer _timer;

        public Metrics()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Reactor")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.Start();
            _timer = new Timer(_ => _listener.RecordObservableInstruments(), null, CollectEveryMilliseconds, CollectEveryMilliseconds);
        }

        public void Dispose()
        {
            _timer.Dispose();
            _listener.Dispose();
        }
    }

    private sealed class Trace : EventListener
    {
        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Reactor")
            {
                EnableEvents(eventSource, EventLevel.Verbose);
            }
        }
    }
}

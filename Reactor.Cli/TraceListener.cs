using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Globalization;
using System.Linq;
using System.Threading;

namespace Reactor.Cli;

/// <summary>Writes down what <c>EventSource("Reactor")</c> tells, and remarks of the one who traces. Any thread.</summary>
internal sealed class TraceListener : EventListener
{
    private readonly Lock _lock = new();
    private readonly List<TraceLine> _lines = [];
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>All so far, in order.</summary>
    public IReadOnlyList<TraceLine> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Adds a remark.</summary>
    public void Say(string text)
    {
        lock (_lock)
        {
            _lines.Add(new TraceLine(Stopwatch.GetElapsedTime(_start), Thread.CurrentThread.Name ?? "main", text));
        }
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Reactor")
        {
            EnableEvents(eventSource, EventLevel.Verbose);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        IEnumerable<string> payload = eventData.PayloadNames!.Zip(eventData.Payload!, (name, value) => string.Create(CultureInfo.InvariantCulture, $"{name}={value}"));
        Say($"{eventData.EventName} {string.Join(' ', payload)}");
    }
}

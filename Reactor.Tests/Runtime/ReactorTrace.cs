using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics.Tracing;
using System.Linq;

namespace Reactor.Tests.Runtime;

/// <summary>What EventSource("Reactor") tells, in order, as long as it is not disposed.</summary>
internal sealed class ReactorTrace : EventListener
{
    private readonly ConcurrentQueue<(string Name, object?[] Payload)> _events = new();

    public IReadOnlyList<(string Name, object?[] Payload)> Events => [.. _events];

    /// <summary>The events of one poller, which is the first number in their payload.</summary>
    public IReadOnlyList<(string Name, object?[] Payload)> Of(int poller) =>
        [.. _events.Where(traced => traced.Name is not ("SocketPairMade" or "MailboxDrained") && traced.Payload[0] is int id && id == poller)];

    public IEnumerable<object?[]> Named(string name) => _events.Where(traced => traced.Name == name).Select(traced => traced.Payload);

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Reactor")
        {
            EnableEvents(eventSource, EventLevel.Verbose);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventSource.Name == "Reactor")
        {
            _events.Enqueue((eventData.EventName!, [.. eventData.Payload!]));
        }
    }
}

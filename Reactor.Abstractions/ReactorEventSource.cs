using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Tracing;

namespace Reactor;

/// <summary>The trace of signal, packet or byte, wake and drain. Off by default; one static test when off.</summary>
[EventSource(Name = "Reactor")]
internal sealed class ReactorEventSource : EventSource
{
    public static readonly ReactorEventSource Log = new();

    private ReactorEventSource()
    {
    }

    [Event(1, Level = EventLevel.Informational)]
    public void PollerOpened(int poller, string backend, string signaler) => WriteEvent(1, poller, backend, signaler);

    [Event(2, Level = EventLevel.Informational)]
    public void PollerClosed(int poller) => WriteEvent(2, poller);

    [Event(3, Level = EventLevel.Informational)]
    public void SignalerBound(int poller, int signaler) => WriteEvent(3, poller, signaler);

    [Event(4, Level = EventLevel.Informational)]
    public void SignalerClosed(int poller, int signaler) => WriteEvent(4, poller, signaler);

    [Event(5, Level = EventLevel.Verbose)]
    public void SignalSent(int poller, int signaler) => WriteEvent(5, poller, signaler);

    /// <summary>The packet, event or byte that wakes a sleeping loop is about to be sent.</summary>
    [Event(6, Level = EventLevel.Verbose)]
    public void InterruptSent(int poller, string signaler) => WriteEvent(6, poller, signaler);

    /// <summary>The loop woke because it was interrupted.</summary>
    [Event(7, Level = EventLevel.Verbose)]
    public void Woken(int poller) => WriteEvent(7, poller);

    [Event(8, Level = EventLevel.Verbose)]
    public void SignalDelivered(int poller, int signaler, int raises) => WriteEvent(8, poller, signaler, raises);

    [Event(9, Level = EventLevel.Verbose)]
    public void Added(int poller, long descriptor, int slot) => Write(9, poller, descriptor, slot);

    [Event(10, Level = EventLevel.Verbose)]
    public void InterestChanged(int poller, long descriptor, int interest) => Write(10, poller, descriptor, interest);

    [Event(11, Level = EventLevel.Verbose)]
    public void Removed(int poller, long descriptor, int slot) => Write(11, poller, descriptor, slot);

    /// <summary>A mailbox handed commands to its receiver.</summary>
    [Event(12, Level = EventLevel.Verbose)]
    public void MailboxDrained(int mailbox, int commands) => WriteEvent(12, mailbox, commands);

    /// <summary>A socket pair was made, as a loop's wakeup or behind a standalone signaler.</summary>
    [Event(13, Level = EventLevel.Informational)]
    public void SocketPairMade(long readDescriptor) => WriteEvent(13, readDescriptor);

    /// <summary>Field by field: the overload for three numbers would widen them all, and the payload would not be what the manifest says.</summary>
    [NonEvent]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only numbers are written, and the warning is about objects: it may be suppressed for primitive types, as it says itself.")]
    private unsafe void Write(int id, int poller, long descriptor, int number)
    {
        EventData* data = stackalloc EventData[3];
        data[0] = new EventData { DataPointer = (nint)(&poller), Size = sizeof(int) };
        data[1] = new EventData { DataPointer = (nint)(&descriptor), Size = sizeof(long) };
        data[2] = new EventData { DataPointer = (nint)(&number), Size = sizeof(int) };
        WriteEventCore(id, 3, data);
    }
}

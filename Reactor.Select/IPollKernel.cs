namespace Reactor.Select;

/// <summary>The system calls that the poll backend makes; each returns its result, or the negated error number.</summary>
internal unsafe interface IPollKernel
{
    /// <summary>The most entries that one call takes; null when only memory limits it.</summary>
    int? Capacity { get; }

    /// <summary>POLLRDHUP, which tells of a peer that sends no more; 0 where there is no such event.</summary>
    short ReadClosed { get; }

    /// <summary>What POLLHUP means among these events.</summary>
    Readiness HangUp(short events);

    /// <summary>poll(2): nanoseconds, -1 for ever, rounded up to what the kernel can do.</summary>
    int Poll(Interop.PollFd* descriptors, int count, long nanoseconds);

    /// <summary>Whether a descriptor is open and can be watched: 0, or a negated error number.</summary>
    int Probe(nint descriptor);
}

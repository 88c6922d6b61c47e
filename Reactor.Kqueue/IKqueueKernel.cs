namespace Reactor.Kqueue;

/// <summary>The system calls that the kqueue backend makes; each returns its result, or the negated error number.</summary>
internal unsafe interface IKqueueKernel<TKevent>
    where TKevent : unmanaged, IKevent<TKevent>
{
    /// <summary>EVFILT_USER, which every system numbers differently.</summary>
    int UserFilter { get; }

    /// <summary>kqueue(2). A child process does not inherit it: fork leaves it out on the BSDs, and macOS closes it on exec too.</summary>
    int Create();

    /// <summary>kevent(2): nanoseconds, -1 for ever; returns at once when there is no room for events.</summary>
    int Kevent(int kqueue, TKevent* changes, int changeCount, TKevent* events, int capacity, long nanoseconds);

    /// <summary>Whether a descriptor is open and can be watched: 0, or a negated error number.</summary>
    int Probe(nint descriptor);

    /// <summary>close(2).</summary>
    int Close(int descriptor);
}

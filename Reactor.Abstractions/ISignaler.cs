using System;

namespace Reactor;

/// <summary>
/// Wakes the one thread that waits on it. <see cref="Signal"/> is free to every thread at every time; disposing belongs to the
/// owner of what waits: for a poller's signaler, the poller's thread.
/// </summary>
public interface ISignaler : IDisposable
{
    /// <summary>
    /// Any thread, any time, also while the signaler or its poller is being disposed: then it does nothing. N signals are
    /// delivered as 1 to N callbacks, at least one of them after the last signal. Costs at most one system call, and none while
    /// the waiting thread is awake or a signal is already on its way. Never throws.
    /// </summary>
    void Signal();
}

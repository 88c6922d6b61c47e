using System;
using System.Threading;

namespace Reactor.Runtime;

/// <summary>How an <see cref="IoThread"/> is made.</summary>
public sealed class IoThreadOptions
{
    /// <summary>The thread's name, as debuggers and the system show it.</summary>
    public string Name { get; init; } = "Reactor/io";

    /// <summary>The backend; null for <see cref="Backends.Default"/>.</summary>
    public IBackend? Backend { get; init; }

    /// <summary>How the poller is made; null for the defaults.</summary>
    public PollerOptions? Poller { get; init; }

    /// <summary>Priority and processors; null leaves them.</summary>
    public ThreadPlacement? Placement { get; init; }

    /// <summary>The most commands run in one turn before descriptors have theirs, 1 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int CommandBudget
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 256;

    /// <summary>
    /// Called on the thread with what a handler threw; after it the loop goes on with what was left. Null, the default, leaves the exception unhandled,
    /// which ends the process: a handler that threw may have left anything behind.
    /// </summary>
    public Action<IoThread, Exception>? OnHandlerException { get; init; }

    /// <summary>Starts the thread; the system may refuse one.</summary>
    internal Action<Thread> Launch { get; init; } = static thread => thread.Start();
}

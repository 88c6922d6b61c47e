using System;
using System.Threading;
using Reactor.Runtime;

namespace Reactor.Cli;

/// <summary>Looks at an I/O thread from within: which thread it is, and what that has allocated.</summary>
internal sealed class LoopProbe(IoThread loop)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private Thread? _thread;
    private long _allocated;

    /// <summary>What the loop has done so far.</summary>
    public PollerStatistics Statistics => loop.Statistics;

    /// <summary>Whether the thread that was probed still runs.</summary>
    public bool IsAlive => _thread is { IsAlive: true };

    /// <summary>Bytes that the thread has allocated since it was started.</summary>
    /// <exception cref="FailureException">The loop does not answer.</exception>
    public long ReadAllocatedBytes()
    {
        using ManualResetEventSlim done = new();
        loop.Post(() =>
        {
            _allocated = GC.GetAllocatedBytesForCurrentThread();
            _thread = Thread.CurrentThread;
            done.Set();
        });
        return done.Wait(Patience)
            ? _allocated
            : throw new FailureException($"the I/O thread {loop.Name} took no command for {Patience.TotalSeconds} s; it has done {loop.Statistics}.");
    }
}

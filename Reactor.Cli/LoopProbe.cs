using System;
using System.Threading;
using Reactor.Runtime;

namespace Reactor.Cli;

/// <summary>Looks at an I/O thread from within: which thread it is, and what that has allocated.</summary>
internal sealed class LoopProbe(IoThread loop) : ICommandHandler
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private Thread? _thread;
    private long _allocated;
    private long _asked;
    private long _answered;

    /// <summary>What the loop has done so far.</summary>
    public PollerStatistics Statistics => loop.Statistics;

    /// <summary>Whether the thread that was probed still runs.</summary>
    public bool IsAlive => _thread is { IsAlive: true };

    /// <summary>Bytes that the thread has allocated since it was started. One thread at a time.</summary>
    /// <exception cref="FailureException">The loop does not answer.</exception>
    public long ReadAllocatedBytes()
    {
        loop.Post(new Command(this, Number: ++_asked));
        return SpinWait.SpinUntil(() => Volatile.Read(ref _answered) == _asked, Patience)
            ? _allocated
            : throw new FailureException($"the I/O thread {loop.Name} took no command for {Patience.TotalSeconds} s; it has done {loop.Statistics}.");
    }

    void ICommandHandler.OnCommand(in Command command)
    {
        _thread = Thread.CurrentThread;
        _allocated = GC.GetAllocatedBytesForCurrentThread();
        Volatile.Write(ref _answered, command.Number);
    }
}

using System;
using System.Threading;

namespace Reactor.Tests;

/// <summary>
/// Guards a call that may block: if it has not returned in time its poller is stopped, and the guard remembers. Dispose it after the
/// call.
/// </summary>
internal sealed class StuckWait : IDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly Timer _timer;
    private IPoller? _poller;
    private int _stuck;

    public StuckWait() => _timer = new Timer(_ => Break());

    public bool Happened => Volatile.Read(ref _stuck) != 0;

    /// <summary>Runs one turn under guard.</summary>
    public int RunOnce(IPoller poller, TimeSpan timeout)
    {
        _poller = poller;
        _timer.Change(Limit, Timeout.InfiniteTimeSpan);
        try
        {
            return poller.RunOnce(timeout);
        }
        finally
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Runs the loop under guard.</summary>
    public void Run(IPoller poller)
    {
        _poller = poller;
        _timer.Change(Limit, Timeout.InfiniteTimeSpan);
        try
        {
            poller.Run();
        }
        finally
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Break()
    {
        Volatile.Write(ref _stuck, 1);
        _poller?.Stop();
    }
}

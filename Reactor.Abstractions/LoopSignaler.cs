using System.Diagnostics;

namespace Reactor;

/// <summary>A poller's signaler: a flag and a place in the poller's pending list; no kernel object of its own.</summary>
[DebuggerDisplay("{ToString(),nq}, closed {IsClosed}")]
internal sealed class LoopSignaler : PendingSignal, ISignaler
{
    private readonly PollerBase _poller;

    // Written by the loop's thread; a racing Signal that misses it raises a signal that the loop then drops.
    private bool _closed;

    public LoopSignaler(PollerBase poller, ISignalHandler handler, int id)
    {
        _poller = poller;
        Handler = handler;
        Id = id;
    }

    public ISignalHandler Handler { get; }

    public int Id { get; }

    public bool IsClosed => _closed;

    public void Signal()
    {
        if (!_closed)
        {
            _poller.RaiseSignal(this);
        }
    }

    public void Dispose()
    {
        if (!_closed && _poller.TryCloseSignaler(Id))
        {
            _closed = true;
        }
    }

    public override string ToString() => $"signaler {Id} of {_poller}";
}

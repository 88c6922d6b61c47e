using System.Threading;

namespace Reactor.Tests.Model;

/// <summary>One signaler and what the model knows of it.</summary>
internal sealed class ModelSignaler(ProgramRunner runner) : ISignalHandler
{
    private long _raised;

    public ISignaler Signaler { get; set; } = null!;

    public bool Open { get; set; } = true;

    /// <summary>How often it was raised.</summary>
    public long Raised => Volatile.Read(ref _raised);

    /// <summary>How many of them came before the last callback.</summary>
    public long Seen { get; set; }

    /// <summary>How many of them came before the present turn.</summary>
    public long RaisedBefore { get; set; }

    /// <summary>The turn in which another thread last raised it.</summary>
    public int RaisedElsewhereIn { get; set; } = -1;

    /// <summary>Any thread.</summary>
    public void Signal()
    {
        Interlocked.Increment(ref _raised);
        Signaler.Signal();
    }

    public void OnSignal(ISignaler signaler) => runner.OnSignal(this, signaler);
}

using System.Threading;

namespace Reactor.Cli;

/// <summary>What one side of the demo has seen so far. Any thread.</summary>
internal sealed class DemoTally
{
    private long _messages;
    private long _errors;
    private string? _firstError;

    /// <summary>Round trips of which every byte was right.</summary>
    public long Messages => Volatile.Read(ref _messages);

    /// <summary>Round trips that went wrong.</summary>
    public long Errors => Volatile.Read(ref _errors);

    /// <summary>What went wrong first; null when nothing did.</summary>
    public string? FirstError => Volatile.Read(ref _firstError);

    /// <summary>Times from sending to having all back.</summary>
    public LatencyHistogram RoundTrips { get; } = new();

    public void Succeed(long nanoseconds)
    {
        RoundTrips.Record(nanoseconds);
        Interlocked.Increment(ref _messages);
    }

    public void Fail(string what)
    {
        Interlocked.Increment(ref _errors);
        Interlocked.CompareExchange(ref _firstError, what, null);
    }
}

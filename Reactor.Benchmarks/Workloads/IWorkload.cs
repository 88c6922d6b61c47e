namespace Reactor.Benchmarks;

/// <summary>A piece of work of a contender that is written in C#, done for a time.</summary>
internal interface IWorkload
{
    /// <summary>Works for about that long.</summary>
    /// <param name="nanoseconds">How long.</param>
    /// <param name="latency">Where to note latencies, in nanoseconds, if the work has any.</param>
    /// <returns>How many operations were done.</returns>
    long Run(long nanoseconds, Histogram latency);
}

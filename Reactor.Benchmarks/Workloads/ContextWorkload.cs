using Reactor.Runtime;

namespace Reactor.Benchmarks;

/// <summary>Creates a context and one socket in it, closes it, and terminates the context.</summary>
internal sealed class ContextWorkload : IWorkload
{
    public long Run(long nanoseconds, Histogram latency)
    {
        long operations = 0;
        long start = Clock.Wall;
        long last = start;
        do
        {
            using (ReactorContext context = new())
            {
                new Plain(context).Close();
            }

            long now = Clock.Wall;
            latency.Add(now - last);
            operations++;
            last = now;
        }
        while (last - start < nanoseconds);
        return operations;
    }

    private sealed class Plain(ReactorContext context) : ReactorSocket(context);
}

using System.Globalization;
using System.Threading;
using Reactor.Runtime;

namespace Reactor.Benchmarks;

/// <summary>One active descriptor among many that are watched and silent. Arguments: backend, number registered.</summary>
internal sealed class IdleWorkload : IWorkload
{
    private readonly IPoller _poller;
    private readonly int _active;

    public IdleWorkload(string[] arguments)
    {
        Libc.RaiseFileLimit();
        _poller = Backends.Get(arguments[0]).CreatePoller();
        int registered = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        for (int i = 0; i < registered; i++)
        {
            _active = Libc.OpenEventFd();
            _poller.Add(_active, new Reader(_active), Interest.Read);
        }
    }

    public long Run(long nanoseconds, Histogram latency)
    {
        long operations = 0;
        long start = Clock.Wall;
        do
        {
            for (int i = 0; i < 10; i++)
            {
                Libc.WriteEventFd(_active);
                _poller.RunOnce(Timeout.InfiniteTimeSpan);
            }

            operations += 10;
        }
        while (Clock.Wall - start < nanoseconds);
        return operations;
    }

    private sealed class Reader(int descriptor) : IReadyHandler
    {
        public void OnReady(PollHandle handle, Readiness readiness) => Libc.ReadEventFd(descriptor);
    }
}

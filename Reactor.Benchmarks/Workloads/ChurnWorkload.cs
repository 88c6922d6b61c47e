using System;
using Reactor.Runtime;

namespace Reactor.Benchmarks;

/// <summary>Adds, arms and removes descriptors, a batch at a time, with one turn in between. Argument: backend.</summary>
internal sealed class ChurnWorkload : IWorkload, IReadyHandler
{
    private const int Batch = 100;

    private readonly IPoller _poller;
    private readonly int[] _descriptors = new int[Batch];
    private readonly PollHandle[] _handles = new PollHandle[Batch];

    public ChurnWorkload(string[] arguments)
    {
        _poller = Backends.Get(arguments[0]).CreatePoller();
        for (int i = 0; i < Batch; i++)
        {
            _descriptors[i] = Libc.OpenEventFd();
        }
    }

    public long Run(long nanoseconds, Histogram latency)
    {
        long operations = 0;
        long start = Clock.Wall;
        do
        {
            for (int i = 0; i < Batch; i++)
            {
                _handles[i] = _poller.Add(_descriptors[i], this);
            }

            foreach (PollHandle handle in _handles)
            {
                _poller.SetInterest(handle, Interest.Read);
            }

            _poller.RunOnce(TimeSpan.Zero);
            foreach (PollHandle handle in _handles)
            {
                _poller.Remove(handle);
            }

            operations += Batch;
        }
        while (Clock.Wall - start < nanoseconds);
        return operations;
    }

    public void OnReady(PollHandle handle, Readiness readiness) => throw new InvalidOperationException("Nobody has written.");
}

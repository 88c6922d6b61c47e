using System;
using System.Collections.Generic;

namespace Reactor.Benchmarks;

/// <summary>The processes of one scenario, each started and warmed up when it is first needed and kept for its other cases.</summary>
internal sealed class WarmContenders(int warmUpMilliseconds) : IDisposable
{
    private readonly Dictionary<string, RunningContender> _running = [];

    public int Count => _running.Count;

    public RunningContender Get(Contender contender)
    {
        if (!_running.TryGetValue(contender.Name, out RunningContender? running))
        {
            running = new RunningContender(contender);
            _running.Add(contender.Name, running);
            running.Run(warmUpMilliseconds);
        }

        return running;
    }

    public void Dispose()
    {
        foreach (RunningContender running in _running.Values)
        {
            running.Dispose();
        }
    }
}

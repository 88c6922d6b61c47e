using System;
using System.Collections.Generic;

namespace Reactor.Benchmarks;

/// <summary>The processes of one scenario, each started and warmed up when it is first needed and kept for its other cases. Contenders with the same server share it.</summary>
internal sealed class WarmContenders(int warmUpMilliseconds) : IDisposable
{
    private readonly Dictionary<string, RunningContender> _running = [];
    private readonly Dictionary<string, RunningServer> _servers = [];

    public int Count => _running.Count;

    public RunningContender Get(Contender contender)
    {
        if (!_running.TryGetValue(contender.Name, out RunningContender? running))
        {
            running = new RunningContender(contender, ServerOf(contender));
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

        foreach (RunningServer server in _servers.Values)
        {
            server.Dispose();
        }
    }

    private RunningServer? ServerOf(Contender contender)
    {
        if (contender.Client is null)
        {
            return null;
        }

        string command = string.Join(' ', contender.Command);
        if (!_servers.TryGetValue(command, out RunningServer? server))
        {
            server = new RunningServer(contender);
            _servers.Add(command, server);
        }

        return server;
    }
}

using System;
using System.Threading;

namespace Reactor.Tests.Model;

/// <summary>Another thread, which does one thing at a time.</summary>
internal sealed class Elsewhere : IDisposable
{
    private readonly SemaphoreSlim _asked = new(0);
    private readonly SemaphoreSlim _done = new(0);
    private readonly Thread _thread;
    private Action? _action;

    public Elsewhere()
    {
        _thread = new Thread(Serve) { IsBackground = true, Name = "elsewhere" };
        _thread.Start();
    }

    public void Begin(Action action)
    {
        _action = action;
        _asked.Release();
    }

    public void End() => _done.Wait();

    public void Do(Action action)
    {
        Begin(action);
        End();
    }

    public void Dispose()
    {
        Begin(() => _action = null);
        _thread.Join();
        _asked.Dispose();
        _done.Dispose();
    }

    private void Serve()
    {
        do
        {
            _asked.Wait();
            _action!();
            _done.Release();
        }
        while (_action is not null);
    }
}

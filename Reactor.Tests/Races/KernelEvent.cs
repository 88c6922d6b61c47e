using System;

namespace Reactor.Tests.Races;

/// <summary>A kernel object that a loop blocks on: it counts, and waiting takes the count down to zero.</summary>
internal sealed class KernelEvent(string name)
{
    private int _count;

    public int Sets { get; private set; }

    public bool IsClosed { get; private set; }

    public void Set()
    {
        ExploredThread thread = ExploredThread.Current!;
        thread.Explorer.Call(thread, $"set {name}");
        if (IsClosed)
        {
            throw new InvalidOperationException($"{name} is closed and was set");
        }

        Sets++;
        _count++;
    }

    /// <summary>Ends a wait for a reason of its own: a descriptor has become ready.</summary>
    public void Rouse()
    {
        ExploredThread thread = ExploredThread.Current!;
        thread.Explorer.Call(thread, $"rouse {name}");
        _count++;
    }

    public void Wait()
    {
        ExploredThread thread = ExploredThread.Current!;
        thread.Explorer.Wait(thread, $"wait for {name}", () => _count > 0);
        _count = 0;
    }

    public void Close()
    {
        ExploredThread thread = ExploredThread.Current!;
        thread.Explorer.Call(thread, $"close {name}");
        IsClosed = true;
    }
}

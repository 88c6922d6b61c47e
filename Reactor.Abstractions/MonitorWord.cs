using System;
using System.Threading;

namespace Reactor;

/// <summary>Everywhere else: .NET's monitor, at several times the price.</summary>
internal sealed class MonitorWord : WaitWord
{
    private readonly object _gate = new();

    public override void Sleep(int seen, TimeSpan longest)
    {
        lock (_gate)
        {
            if (Volatile.Read(ref Value) == seen)
            {
                Monitor.Wait(_gate, (int)Math.Ceiling(longest.TotalMilliseconds));
            }
        }
    }

    public override void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }
}

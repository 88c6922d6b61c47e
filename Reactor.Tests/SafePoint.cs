using System.Threading;

namespace Reactor.Tests;

/// <summary>
/// Lets the runtime stop a thread that loops until another one ends the loop. Wine cannot always interrupt one that never leaves managed code: the garbage collector then waits for
/// it, it waits for the other thread, and that one waits for the collector.
/// </summary>
internal static class SafePoint
{
    private const int Interval = 64;

    /// <summary>Leaves managed code every so often.</summary>
    public static void Pass(long iteration)
    {
        if (iteration % Interval == 0)
        {
            Thread.Yield();
        }
    }
}

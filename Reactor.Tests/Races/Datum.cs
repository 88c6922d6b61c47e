using System;
using System.Threading;

namespace Reactor.Tests.Races;

/// <summary>Data that a user of a protocol writes past the seam before he hands it over: whoever got it must be certain to see it.</summary>
internal sealed unsafe class Datum
{
    private static int _last;

    private readonly Cell _cell = new((void*)(nint)(-Interlocked.Increment(ref _last)), CellKind.Datum);

    public void Write()
    {
        if (ExploredThread.Current is { } thread)
        {
            thread.Explorer.Publish(thread, _cell);
        }
    }

    public void Require(string what)
    {
        if (ExploredThread.Current is { } thread && !thread.Explorer.Sees(thread, _cell))
        {
            throw new InvalidOperationException($"{what} is handed over, but not certain to be seen");
        }
    }

    /// <summary>Requires that the thread is certain to see the newest value of a watched location, which it is about to read past the seam.</summary>
    public static void RequireSeen<T>(ref T location, string what)
        where T : class?
    {
        if (ExploredThread.Current is { } thread && !thread.Explorer.SeesNewest(thread, Cell.Of(ref location)))
        {
            throw new InvalidOperationException($"{what} is read, but not certain to be seen");
        }
    }

    /// <summary>Requires that the thread sees every write of a reference to a watched location: then it may have read it from there.</summary>
    public static void RequireSeen(object reference)
    {
        if (ExploredThread.Current is { } thread && !thread.Explorer.SeesWriteOf(thread, reference))
        {
            throw new InvalidOperationException($"{reference} was read from where it is not certain to be seen");
        }
    }
}

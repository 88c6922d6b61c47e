using System.Threading;

namespace Reactor.Tests.Races;

/// <summary>Memory operations that a thread under exploration makes through its <see cref="Explorer"/>; any other thread makes them directly.</summary>
internal readonly struct ExploredMemory : IMemoryOps
{
    public static int Read(ref int location) =>
        ExploredThread.Current is { } thread ? (int)thread.Explorer.Read(thread, Cell.Of(ref location)) : Volatile.Read(ref location);

    public static long Read(ref long location) =>
        ExploredThread.Current is { } thread ? (long)thread.Explorer.Read(thread, Cell.Of(ref location)) : Volatile.Read(ref location);

    public static T Read<T>(ref T location)
        where T : class? =>
        ExploredThread.Current is { } thread ? Cell.ReferenceOf<T>(thread.Explorer.Read(thread, Cell.Of(ref location))) : Volatile.Read(ref location);

    public static void Write(ref int location, int value)
    {
        if (ExploredThread.Current is { } thread)
        {
            thread.Explorer.Write(thread, Cell.Of(ref location), (uint)value);
        }
        else
        {
            Volatile.Write(ref location, value);
        }
    }

    public static void Write(ref long location, long value)
    {
        if (ExploredThread.Current is { } thread)
        {
            thread.Explorer.Write(thread, Cell.Of(ref location), (ulong)value);
        }
        else
        {
            Volatile.Write(ref location, value);
        }
    }

    public static void Write<T>(ref T location, T value)
        where T : class?
    {
        if (ExploredThread.Current is { } thread)
        {
            thread.Explorer.Write(thread, Cell.Of(ref location), Cell.BitsOf(value));
        }
        else
        {
            Volatile.Write(ref location, value);
        }
    }

    public static long Exchange(ref long location, long value) => ExploredThread.Current is { } thread
        ? (long)thread.Explorer.Modify(thread, Cell.Of(ref location), MemoryOp.Exchange, (ulong)value)
        : Interlocked.Exchange(ref location, value);

    public static T Exchange<T>(ref T location, T value)
        where T : class? => ExploredThread.Current is { } thread
            ? Cell.ReferenceOf<T>(thread.Explorer.Modify(thread, Cell.Of(ref location), MemoryOp.Exchange, Cell.BitsOf(value)))
            : Interlocked.Exchange(ref location, value);

    public static long CompareExchange(ref long location, long value, long comparand) => ExploredThread.Current is { } thread
        ? (long)thread.Explorer.CompareExchange(thread, Cell.Of(ref location), (ulong)value, (ulong)comparand)
        : Interlocked.CompareExchange(ref location, value, comparand);

    public static T CompareExchange<T>(ref T location, T value, T comparand)
        where T : class? => ExploredThread.Current is { } thread
            ? Cell.ReferenceOf<T>(thread.Explorer.CompareExchange(thread, Cell.Of(ref location), Cell.BitsOf(value), Cell.BitsOf(comparand)))
            : Interlocked.CompareExchange(ref location, value, comparand);

    public static long FetchAdd(ref long location, long value) => ExploredThread.Current is { } thread
        ? (long)thread.Explorer.Modify(thread, Cell.Of(ref location), MemoryOp.FetchAdd, (ulong)value)
        : HardwareMemory.FetchAdd(ref location, value);

    public static long FetchAnd(ref long location, long value) => ExploredThread.Current is { } thread
        ? (long)thread.Explorer.Modify(thread, Cell.Of(ref location), MemoryOp.FetchAnd, (ulong)value)
        : HardwareMemory.FetchAnd(ref location, value);

    public static long FetchOr(ref long location, long value) => ExploredThread.Current is { } thread
        ? (long)thread.Explorer.Modify(thread, Cell.Of(ref location), MemoryOp.FetchOr, (ulong)value)
        : HardwareMemory.FetchOr(ref location, value);
}

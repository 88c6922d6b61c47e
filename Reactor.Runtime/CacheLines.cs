using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Reactor.Runtime;

/// <summary>
/// How a sender takes the lines of a recycled chunk back from the receiver's cache: a run of them at a time, by a store to each, which overlap. Otherwise each comes when its item is stored, and the
/// interlocked operation that follows the item waits for it alone.
/// </summary>
internal static class CacheLines<T>
{
    private const int Line = 64;
    private const int ShortestRun = 1024;

    /// <summary>Items from one store to the next; the lines within an item that is longer than one are not taken.</summary>
    public static readonly int Stride = Math.Max(1, Line / Unsafe.SizeOf<T>());

    /// <summary>Items in a run of one to two kilobytes, a power of two; 1 when an item is longer, and nothing is gained.</summary>
    public static readonly int ItemsInRun = (int)BitOperations.RoundUpToPowerOf2((uint)((ShortestRun / Unsafe.SizeOf<T>()) + 1));
}

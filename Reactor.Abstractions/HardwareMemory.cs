using System.Runtime.CompilerServices;
using System.Threading;

namespace Reactor;

/// <summary>The processor's own memory operations; every call is inlined to the instruction it names.</summary>
internal readonly struct HardwareMemory : IMemoryOps
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(ref int location) => Volatile.Read(ref location);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Read(ref long location) => Volatile.Read(ref location);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Read<T>(ref T location)
        where T : class? => Volatile.Read(ref location);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(ref int location, int value) => Volatile.Write(ref location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(ref long location, long value) => Volatile.Write(ref location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write<T>(ref T location, T value)
        where T : class? => Volatile.Write(ref location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Exchange(ref long location, long value) => Interlocked.Exchange(ref location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exchange<T>(ref T location, T value)
        where T : class? => Interlocked.Exchange(ref location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long CompareExchange(ref long location, long value, long comparand) => Interlocked.CompareExchange(ref location, value, comparand);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T CompareExchange<T>(ref T location, T value, T comparand)
        where T : class? => Interlocked.CompareExchange(ref location, value, comparand);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long FetchAdd(ref long location, long value) => Interlocked.Add(ref location, value) - value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long FetchAnd(ref long location, long value) => Interlocked.And(ref location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long FetchOr(ref long location, long value) => Interlocked.Or(ref location, value);
}

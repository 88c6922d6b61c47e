using System;

namespace Reactor.Tests.Runtime;

/// <summary>The hardware's operations, with a stop before a thread's next fetch-add: what a test does there happens while the thread was preempted.</summary>
internal readonly struct HookedMemory : IMemoryOps
{
    [ThreadStatic]
    private static Action? _beforeFetchAdd;

    public static void BeforeNextFetchAdd(Action action) => _beforeFetchAdd = action;

    public static int Read(ref int location) => HardwareMemory.Read(ref location);

    public static long Read(ref long location) => HardwareMemory.Read(ref location);

    public static T Read<T>(ref T location)
        where T : class? => HardwareMemory.Read(ref location);

    public static void Write(ref int location, int value) => HardwareMemory.Write(ref location, value);

    public static void Write(ref long location, long value) => HardwareMemory.Write(ref location, value);

    public static void Write<T>(ref T location, T value)
        where T : class? => HardwareMemory.Write(ref location, value);

    public static long Exchange(ref long location, long value) => HardwareMemory.Exchange(ref location, value);

    public static T Exchange<T>(ref T location, T value)
        where T : class? => HardwareMemory.Exchange(ref location, value);

    public static long CompareExchange(ref long location, long value, long comparand) => HardwareMemory.CompareExchange(ref location, value, comparand);

    public static T CompareExchange<T>(ref T location, T value, T comparand)
        where T : class? => HardwareMemory.CompareExchange(ref location, value, comparand);

    public static long FetchAdd(ref long location, long value)
    {
        Action? action = _beforeFetchAdd;
        _beforeFetchAdd = null;
        action?.Invoke();
        return HardwareMemory.FetchAdd(ref location, value);
    }

    public static long FetchAnd(ref long location, long value) => HardwareMemory.FetchAnd(ref location, value);

    public static long FetchOr(ref long location, long value) => HardwareMemory.FetchOr(ref location, value);
}

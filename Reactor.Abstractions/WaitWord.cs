using System;
using System.Runtime.InteropServices;

namespace Reactor;

/// <summary>
/// A word that one thread sleeps on and others wake it by. The protocol is that of futex(2): who wants to sleep says which value it saw, and the sleep ends at
/// once when the word holds another; who changes the word wakes after. A sleep may end for no reason, so it stands in a loop.
/// </summary>
internal abstract unsafe class WaitWord
{
    private const int Length = 128;
    private const int Index = Length / 2;

    // Pinned, since a kernel knows it by its address, and with no neighbour on its cache lines.
    private readonly int[] _line = GC.AllocateArray<int>(Length, pinned: true);

    /// <summary>The word. Any thread.</summary>
    public ref int Value => ref _line[Index];

    protected int* Address => (int*)Marshal.UnsafeAddrOfPinnedArrayElement(_line, Index);

    /// <summary>The best of the system.</summary>
    public static WaitWord Create() =>
        OperatingSystem.IsLinux() && FutexWord.IsSupported ? new FutexWord()
        : OperatingSystem.IsWindows() ? new AddressWord()
        : new MonitorWord();

    /// <summary>Sleeps unless the word differs from a value; until woken, for a time, or for no reason.</summary>
    /// <param name="seen">The value.</param>
    /// <param name="longest">More than zero.</param>
    public abstract void Sleep(int seen, TimeSpan longest);

    /// <summary>Wakes who sleeps. Any thread, after it changed the word.</summary>
    public abstract void Wake();
}

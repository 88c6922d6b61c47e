using System;

namespace Reactor;

/// <summary>
/// A word that one thread sleeps on and others wake it by. The protocol is that of futex(2): who wants to sleep says which value it saw, and the sleep ends at
/// once when the word holds another; who changes the word wakes after. A sleep may end for no reason, so it stands in a loop.
/// </summary>
/// <remarks>
/// A kernel knows the word by its address. It is pinned for as long as somebody sleeps on it, and no longer: who wakes then meets the same address. Where nobody sleeps yet, the address does not matter, since the
/// word was changed before the wake and its sleeper looks at it first.
/// </remarks>
internal abstract class WaitWord
{
    private PaddedInt _word;

    /// <summary>The word. Any thread.</summary>
    public ref int Value => ref _word.Value;

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

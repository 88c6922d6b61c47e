using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace Reactor.Tests.Races;

/// <summary>
/// What one thread hands to another: one set lets one wait through. An exploration is little else than this, and under Wine an event is a call to its server: there, and so on Windows, it
/// is a word of memory that threads wait on.
/// </summary>
internal sealed unsafe partial class Baton
{
    private const uint Infinite = uint.MaxValue;

    private readonly AutoResetEvent? _event;

    /// <summary>Never freed: a thread may wait here as long as the process lives.</summary>
    private readonly int* _word;

    public Baton()
    {
        if (OperatingSystem.IsWindows())
        {
            _word = (int*)NativeMemory.AllocZeroed(sizeof(int));
        }
        else
        {
            _event = new AutoResetEvent(false);
        }
    }

    public void Set()
    {
        if (_event is not null)
        {
            _event.Set();
            return;
        }

        Volatile.Write(ref *_word, 1);
        WakeByAddressSingle(_word);
    }

    public void Wait()
    {
        if (_event is not null)
        {
            _event.WaitOne();
            return;
        }

        int clear = 0;
        while (Interlocked.Exchange(ref *_word, 0) == 0)
        {
            WaitOnAddress(_word, &clear, sizeof(int), Infinite);
        }
    }

    [LibraryImport("api-ms-win-core-synch-l1-2-0")]
    private static partial int WaitOnAddress(void* address, void* compareAddress, nuint addressSize, uint milliseconds);

    [LibraryImport("api-ms-win-core-synch-l1-2-0")]
    private static partial void WakeByAddressSingle(void* address);
}

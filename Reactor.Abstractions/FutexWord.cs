using System;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Reactor;

/// <summary>Linux: futex(2), one system call on either side. No file descriptor, no lock.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe partial class FutexWord : WaitWord
{
    private const nint WaitPrivate = 128;
    private const nint WakePrivate = 129;

    private static readonly nint Number = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 202,
        Architecture.Arm64 => 98,
        _ => 0,
    };

    /// <summary>Whether the number of the call is known for this processor.</summary>
    public static bool IsSupported => Number != 0;

    public override void Sleep(int seen, TimeSpan longest)
    {
        // What it returns changes nothing: woken, another value, interrupted or late, the caller looks at the word.
        Timespec timeout = Timespec.Of(longest.Ticks * TimeSpan.NanosecondsPerTick);
        fixed (int* word = &Value)
        {
            _ = Futex(Number, word, WaitPrivate, seen, &timeout, null, 0);
        }
    }

    public override void Wake()
    {
        fixed (int* word = &Value)
        {
            _ = Futex(Number, word, WakePrivate, 1, null, null, 0);
        }
    }

    /// <summary>futex through syscall(2): the C libraries have no name for it.</summary>
    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Futex(nint number, int* word, nint operation, nint value, Timespec* timeout, int* word2, nint value3);
}

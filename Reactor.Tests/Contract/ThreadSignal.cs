using System;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Reactor.Tests.Contract;

/// <summary>SIGUSR1 to one thread of this process: a system call that waits there ends with EINTR.</summary>
[SupportedOSPlatform("linux")]
internal static partial class ThreadSignal
{
    private const int SIGUSR1 = 10;

    /// <summary>
    /// With a handler in place the signal ends a wait instead of the process. Kept for good: the runtime handles signals late, and one that finds
    /// no handler any more would end the process after all.
    /// </summary>
    private static readonly PosixSignalRegistration Handler = PosixSignalRegistration.Create((PosixSignal)SIGUSR1, context => context.Cancel = true);

    /// <summary>The calling thread's number.</summary>
    public static int CurrentThread => gettid();

    public static bool Send(int thread)
    {
        GC.KeepAlive(Handler);
        return tgkill(Environment.ProcessId, thread, SIGUSR1) == 0;
    }

    [LibraryImport("libc")]
    private static partial int gettid();

    [LibraryImport("libc")]
    private static partial int tgkill(int process, int thread, int signal);
}

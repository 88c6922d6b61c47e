using System;
using System.Runtime.InteropServices;

namespace Reactor.Benchmarks;

/// <summary>The system calls that workloads make for themselves, as a user of a low-level poller would.</summary>
internal static unsafe partial class Libc
{
    public const int EAGAIN = 11;
    private const int EFD_NONBLOCK_CLOEXEC = 0x80800;
    private const int RLIMIT_NOFILE = 7;

    /// <summary>An open non-blocking eventfd.</summary>
    public static int OpenEventFd() => Check(eventfd(0, EFD_NONBLOCK_CLOEXEC));

    public static void WriteEventFd(int descriptor)
    {
        ulong one = 1;
        Check((int)write(descriptor, &one, sizeof(ulong)));
    }

    public static void ReadEventFd(int descriptor)
    {
        ulong value;
        Check((int)read(descriptor, &value, sizeof(ulong)));
    }

    /// <summary>Places the calling thread on one processor; where there is only one, all are there.</summary>
    public static void Place(int processor)
    {
        ulong mask = 1UL << (processor % Environment.ProcessorCount);
        Check(sched_setaffinity(0, sizeof(ulong), &mask));
    }

    /// <summary>Raises the limit of open files to what the system grants.</summary>
    public static void RaiseFileLimit()
    {
        nuint* limits = stackalloc nuint[2];
        Check(getrlimit(RLIMIT_NOFILE, limits));
        limits[0] = limits[1];
        Check(setrlimit(RLIMIT_NOFILE, limits));
    }

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint recv(int socket, void* bytes, nuint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint send(int socket, void* bytes, nuint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int accept4(int socket, void* address, void* length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int setsockopt(int socket, int level, int name, void* value, int length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int close(int descriptor);

    private static int Check(int result) =>
        result < 0 ? throw new InvalidOperationException($"A system call failed: {Marshal.GetLastPInvokeErrorMessage()}.") : result;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int eventfd(uint value, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int descriptor, void* bytes, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int descriptor, void* bytes, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sched_setaffinity(int process, nuint size, void* mask);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getrlimit(int resource, void* limits);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setrlimit(int resource, void* limits);
}

using System.Runtime.InteropServices;

namespace Reactor.Epoll;

/// <summary>Native declarations of epoll(7), eventfd(2) and their structs, as in Linux's <c>sys/epoll.h</c>.</summary>
internal static unsafe partial class Interop
{
    public const int EPOLL_CLOEXEC = 0x80000;
    public const int EPOLL_CTL_ADD = 1;
    public const int EPOLL_CTL_DEL = 2;
    public const int EPOLL_CTL_MOD = 3;
    public const uint EPOLLIN = 0x001;
    public const uint EPOLLOUT = 0x004;
    public const uint EPOLLERR = 0x008;
    public const uint EPOLLHUP = 0x010;
    public const uint EPOLLRDHUP = 0x2000;
    public const uint EPOLLET = 1u << 31;
    public const int EFD_CLOEXEC = 0x80000;
    public const int EFD_NONBLOCK = 0x800;

    /// <summary>The same on every architecture that took the unified system call table.</summary>
    public const nint SYS_epoll_pwait2 = 441;

    [LibraryImport("libc", SetLastError = true)]
    public static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int epoll_ctl(int epfd, int op, int fd, void* @event);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int epoll_wait(int epfd, void* events, int maxevents, int timeout);

    /// <summary>epoll_pwait2 through syscall(2): the C libraries got the name later than the kernel got the call.</summary>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint epoll_pwait2(nint number, nint epfd, void* events, nint maxevents, Timespec* timeout, void* sigmask, nint sigsetsize);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int eventfd(uint initval, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint write(int fd, void* buf, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int close(int fd);

    /// <summary>struct epoll_event on x86-64, where it is packed.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 12)]
    public struct PackedEpollEvent
    {
        [FieldOffset(0)]
        public uint Events;

        [FieldOffset(4)]
        public ulong Data;
    }

    /// <summary>struct epoll_event everywhere else.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct AlignedEpollEvent
    {
        public uint Events;
        public ulong Data;
    }
}

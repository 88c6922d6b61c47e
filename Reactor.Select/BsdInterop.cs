using System.Runtime.InteropServices;

namespace Reactor.Select;

/// <summary>
/// Native declarations of select(2) and poll(2) as in the headers of macOS and the BSDs. None of the calls is variadic. struct pollfd, struct timespec, the
/// events used here and the bits of a set on a little-endian processor are those of Linux.
/// </summary>
internal static unsafe partial class BsdInterop
{
    /// <summary>FD_SETSIZE of sys/_types/_fd_def.h and sys/select.h: the C library refuses more, or must be compiled anew for more.</summary>
    public const int FD_SETSIZE = 1024;

    /// <summary>OPEN_MAX of macOS's sys/syslimits.h: its poll refuses more entries.</summary>
    public const int OPEN_MAX_MACOS = 10240;

    /// <summary>POLLRDHUP of FreeBSD's sys/poll.h; older kernels ignore it.</summary>
    public const short POLLRDHUP_FREEBSD = 0x4000;

    [LibraryImport("libc", SetLastError = true)]
    public static partial int pselect(int nfds, ulong* readfds, ulong* writefds, ulong* exceptfds, Timespec* timeout, void* sigmask);

    /// <summary>pselect of NetBSD since 6, where sys/select.h renames it.</summary>
    [LibraryImport("libc", SetLastError = true)]
    public static partial int __pselect50(int nfds, ulong* readfds, ulong* writefds, ulong* exceptfds, Timespec* timeout, void* sigmask);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int poll(Interop.PollFd* fds, uint nfds, int timeout);
}

using System.Collections.Generic;

namespace Reactor.Tests.Faults;

/// <summary>What each call can fail with, by its manual page, and what its caller must do about it.</summary>
internal static class FaultTable
{
    public const int ENOSYS = 38;
    public const int EAGAIN = 11;
    public const int EPIPE = 32;
    public const int ECONNRESET = 104;
    public const int ENOBUFS = 105;

    /// <summary>No error number: fewer results than there are.</summary>
    public const int Short = -1;

    /// <summary>Faults that nobody outside may notice: the poller makes up for them.</summary>
    public static IReadOnlyDictionary<NativeCall, int[]> Silent { get; } = new Dictionary<NativeCall, int[]>
    {
        [NativeCall.EpollWait] = [Errno.EINTR, Short],
        [NativeCall.EpollWaitNanoseconds] = [Errno.EINTR, ENOSYS, Errno.EPERM, Short],
        [NativeCall.EpollDelete] = [Errno.ENOENT, Errno.EBADF],
        [NativeCall.Notify] = [Errno.EINTR],
        [NativeCall.Select] = [Errno.EINTR, Errno.EBADF],
        [NativeCall.Poll] = [Errno.EINTR],
        [NativeCall.Send] = [Errno.EINTR, EAGAIN, ENOBUFS, Errno.ENOMEM, EPIPE, ECONNRESET],
        [NativeCall.Receive] = [Errno.EINTR, EAGAIN, ENOBUFS, Errno.ENOMEM, ECONNRESET],
        [NativeCall.Close] = [Errno.EINTR],
    };

    /// <summary>Faults that come out, as a documented exception or as an error at the descriptor concerned.</summary>
    public static IReadOnlyDictionary<NativeCall, int[]> Loud { get; } = new Dictionary<NativeCall, int[]>
    {
        [NativeCall.EpollCreate] = [Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM],
        [NativeCall.EpollAdd] = [Errno.ENOMEM, Errno.ENOSPC],
        [NativeCall.EpollModify] = [Errno.ENOMEM],
        [NativeCall.EpollWait] = [Errno.ENOMEM],
        [NativeCall.EpollWaitNanoseconds] = [Errno.ENOMEM],
        [NativeCall.EventFd] = [Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM],
        [NativeCall.Select] = [Errno.ENOMEM],
        [NativeCall.Poll] = [Errno.ENOMEM, EAGAIN],
        [NativeCall.Probe] = [Errno.ENOMEM],
        [NativeCall.MakePair] = [Errno.EMFILE, Errno.ENFILE, ENOBUFS, Errno.ENOMEM],
    };
}

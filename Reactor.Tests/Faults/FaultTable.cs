using System;
using System.Collections.Generic;
using System.Linq;

namespace Reactor.Tests.Faults;

/// <summary>What each call can fail with, by its manual page, and what its caller must do about it.</summary>
internal static class FaultTable
{
    public const int ENOSYS = 38;
    public const int EAGAIN = 11;
    public const int EPIPE = 32;
    public const int ECONNRESET = 104;
    public const int ENOBUFS = 105;

    /// <summary>What Windows says of a request that is over already.</summary>
    public const int ERROR_NOT_FOUND = 1168;

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
        [NativeCall.Post] = [Win32Error.ERROR_NO_SYSTEM_RESOURCES, Win32Error.ERROR_NOT_ENOUGH_MEMORY],
        [NativeCall.PortWait] = [Short],
        [NativeCall.KeventWait] = [Errno.EINTR, Short],
        [NativeCall.KeventDelete] = [Errno.ENOENT, Errno.EBADF],
        [NativeCall.AfdCancel] = [ERROR_NOT_FOUND],
    };

    /// <summary>Those of them that do not even make a turn deliver less: a batch cut short does, and select looking for a closed descriptor.</summary>
    public static IReadOnlyDictionary<NativeCall, int[]> Unseen { get; } = Silent.ToDictionary(static row => row.Key, static row => (int[])[.. row.Value.Where(static error => error is not (Short or Errno.EBADF))]);

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
        [NativeCall.Probe] = OperatingSystem.IsWindows() ? [Win32Error.WSAENOBUFS] : [Errno.ENOMEM],
        [NativeCall.MakePair] = [Errno.EMFILE, Errno.ENFILE, ENOBUFS, Errno.ENOMEM],
        [NativeCall.KqueueCreate] = [Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM],
        [NativeCall.KeventAdd] = [Errno.ENOMEM],
        [NativeCall.KeventWait] = [Errno.ENOMEM],
        [NativeCall.CreatePort] = [Win32Error.ERROR_NO_SYSTEM_RESOURCES],
        [NativeCall.PortWait] = [Win32Error.ERROR_NO_SYSTEM_RESOURCES],
        [NativeCall.OpenAfd] = [Win32Error.ERROR_TOO_MANY_OPEN_FILES, Win32Error.ERROR_NO_SYSTEM_RESOURCES],
        [NativeCall.AfdPoll] = [Win32Error.ERROR_NO_SYSTEM_RESOURCES],
    };
}

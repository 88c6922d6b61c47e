using System;
using System.Runtime.InteropServices;

namespace Reactor.Select;

/// <summary>macOS and the BSDs themselves, by poll(2), in milliseconds.</summary>
internal readonly unsafe struct BsdPollKernel : IPollKernel
{
    private const long NanosecondsPerMillisecond = 1_000_000;

    /// <summary>The caller comes back for the rest.</summary>
    private const long LongestWait = int.MaxValue / 2 * NanosecondsPerMillisecond;

    public int? Capacity => HostSystem.Current == UnixSystem.MacOS ? BsdInterop.OPEN_MAX_MACOS : null;

    public short ReadClosed => HostSystem.Current == UnixSystem.FreeBsd ? BsdInterop.POLLRDHUP_FREEBSD : (short)0;

    public Readiness HangUp(short events) => HangUpOf(events);

    /// <summary>
    /// macOS raises POLLHUP when either direction has ended, for a peer's half-close already, and then leaves POLLOUT out, even when there is room. So both
    /// directions are worth a try, and only the one that is seen to have ended is called closed.
    /// </summary>
    public static Readiness HangUpOf(short events) =>
        Readiness.Read | Readiness.Write | ((events & Interop.POLLIN) != 0 ? Readiness.ReadClosed : Readiness.WriteClosed);

    public int Poll(Interop.PollFd* descriptors, int count, long nanoseconds)
    {
        long wait = Math.Min(nanoseconds, LongestWait);
        int milliseconds = wait < 0 ? -1 : (int)((wait + NanosecondsPerMillisecond - 1) / NanosecondsPerMillisecond);
        int result = BsdInterop.poll(descriptors, (uint)count, milliseconds);
        return result < 0 ? -Marshal.GetLastPInvokeError() : result;
    }

    public int Probe(nint descriptor) => BsdDescriptorProbe.Check(descriptor);
}

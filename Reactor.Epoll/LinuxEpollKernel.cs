using System.Runtime.InteropServices;

namespace Reactor.Epoll;

/// <summary>Linux itself.</summary>
internal readonly unsafe struct LinuxEpollKernel : IEpollKernel
{
    public int Create() => Result(Interop.epoll_create1(Interop.EPOLL_CLOEXEC));

    public int Control(int epoll, int operation, int descriptor, uint events, ulong data)
    {
        ulong* room = stackalloc ulong[2];
        EpollEvents.Write(room, events, data);
        return Result(Interop.epoll_ctl(epoll, operation, descriptor, room));
    }

    public int Wait(int epoll, void* events, int capacity, int milliseconds) =>
        Result(Interop.epoll_wait(epoll, events, capacity, milliseconds));

    public int WaitNanoseconds(int epoll, void* events, int capacity, long nanoseconds)
    {
        Timespec timeout = Timespec.Of(nanoseconds);
        return Result((int)Interop.epoll_pwait2(Interop.SYS_epoll_pwait2, epoll, events, capacity, &timeout, null, 8));
    }

    public int EventFd() => Result(Interop.eventfd(0, Interop.EFD_CLOEXEC | Interop.EFD_NONBLOCK));

    public int Notify(int eventFd)
    {
        ulong one = 1;
        return Result((int)Interop.write(eventFd, &one, sizeof(ulong)));
    }

    public int Close(int descriptor) => Result(Interop.close(descriptor));

    private static int Result(int value) => value < 0 ? -Marshal.GetLastPInvokeError() : value;
}

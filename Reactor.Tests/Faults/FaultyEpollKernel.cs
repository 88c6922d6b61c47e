using Reactor.Epoll;

namespace Reactor.Tests.Faults;

/// <summary>Linux, failing by plan. A failed close has closed, as Linux's does.</summary>
internal readonly unsafe struct FaultyEpollKernel(FaultPlan plan) : IEpollKernel
{
    private static LinuxEpollKernel Linux => default;

    public int Create() => Opening(plan.Strike(NativeCall.EpollCreate) is int error and > 0 ? -error : Linux.Create());

    public int Control(int epoll, int operation, int descriptor, uint events, ulong data)
    {
        NativeCall call = operation switch
        {
            Reactor.Epoll.Interop.EPOLL_CTL_ADD => NativeCall.EpollAdd,
            Reactor.Epoll.Interop.EPOLL_CTL_MOD => NativeCall.EpollModify,
            _ => NativeCall.EpollDelete,
        };
        int error = plan.Strike(call);
        if (error == 0)
        {
            return Linux.Control(epoll, operation, descriptor, events, data);
        }

        if (call == NativeCall.EpollDelete)
        {
            // These two say that it is out of the set already; so it must be.
            Linux.Control(epoll, operation, descriptor, events, data);
        }

        return -error;
    }

    public int Wait(int epoll, void* events, int capacity, int milliseconds)
    {
        int error = plan.Strike(NativeCall.EpollWait);
        return error > 0 ? Fail(epoll, events, capacity, error) : Linux.Wait(epoll, events, error == 0 ? capacity : plan.UpTo(capacity), milliseconds);
    }

    public int WaitNanoseconds(int epoll, void* events, int capacity, long nanoseconds)
    {
        int error = plan.Strike(NativeCall.EpollWaitNanoseconds);
        return error > 0 ? Fail(epoll, events, capacity, error) : Linux.WaitNanoseconds(epoll, events, error == 0 ? capacity : plan.UpTo(capacity), nanoseconds);
    }

    public int EventFd() => Opening(plan.Strike(NativeCall.EventFd) is int error and > 0 ? -error : Linux.EventFd());

    public int Notify(int eventFd) => plan.Strike(NativeCall.Notify) is int error and > 0 ? -error : Linux.Notify(eventFd);

    public int Close(int descriptor)
    {
        plan.Closed(descriptor);
        int result = Linux.Close(descriptor);
        return plan.Strike(NativeCall.Close) is int error and > 0 ? -error : result;
    }

    /// <summary>A wait is interrupted only while it has nothing to bring.</summary>
    private static int Fail(int epoll, void* events, int capacity, int error) =>
        error == Errno.EINTR && Linux.Wait(epoll, events, capacity, 0) is int count and > 0 ? count : -error;

    private int Opening(int result)
    {
        plan.Opened(result);
        return result;
    }
}

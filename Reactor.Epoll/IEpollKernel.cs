namespace Reactor.Epoll;

/// <summary>The system calls that the epoll backend makes; each returns its result, or the negated error number.</summary>
internal unsafe interface IEpollKernel
{
    /// <summary>epoll_create1(2), close-on-exec.</summary>
    int Create();

    /// <summary>epoll_ctl(2).</summary>
    int Control(int epoll, int operation, int descriptor, uint events, ulong data);

    /// <summary>epoll_wait(2): milliseconds, -1 for ever.</summary>
    int Wait(int epoll, void* events, int capacity, int milliseconds);

    /// <summary>epoll_pwait2(2), Linux 5.11: nanoseconds.</summary>
    int WaitNanoseconds(int epoll, void* events, int capacity, long nanoseconds);

    /// <summary>eventfd(2), non-blocking and close-on-exec.</summary>
    int EventFd();

    /// <summary>write(2) of 1 to an eventfd.</summary>
    int Notify(int eventFd);

    /// <summary>close(2).</summary>
    int Close(int descriptor);
}

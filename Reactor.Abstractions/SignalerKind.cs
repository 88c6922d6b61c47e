namespace Reactor;

/// <summary>How a poller's loop is woken from another thread.</summary>
public enum SignalerKind
{
    /// <summary>The kernel's own: <c>eventfd</c> on epoll, <c>EVFILT_USER</c> on kqueue, a completion packet on iocp, a socket pair on select and poll.</summary>
    Default = 0,

    /// <summary>A byte through a connected pair of sockets, which works on every backend.</summary>
    SocketPair = 1,
}

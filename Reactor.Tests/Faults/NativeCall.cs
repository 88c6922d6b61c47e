namespace Reactor.Tests.Faults;

/// <summary>The native calls that a fault can strike.</summary>
internal enum NativeCall
{
    EpollCreate,
    EpollAdd,
    EpollModify,
    EpollDelete,
    EpollWait,
    EpollWaitNanoseconds,
    EventFd,
    Notify,
    Select,
    Poll,
    Probe,
    MakePair,
    Send,
    Receive,
    Close,
    CreatePort,
    Post,
    PortWait,
    OpenAfd,
    AfdPoll,
    AfdCancel,
    KqueueCreate,
    KeventAdd,
    KeventDelete,
    KeventWait,
}

using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;
using Reactor.Epoll;
using PollInterop = Reactor.Select.Interop;

namespace Reactor.Tests.Kqueue;

/// <summary>
/// Where a modelled kqueue sleeps: an edge-triggered epoll set of everything it watches, and an eventfd to be woken by. Edges, because a Linux descriptor may
/// be ready in a way that is no event on BSD. What is ready is asked of poll(2) afterwards.
/// </summary>
internal sealed unsafe class DescriptorWatch : IDisposable
{
    private const uint Everything = Interop.EPOLLIN | Interop.EPOLLOUT | Interop.EPOLLRDHUP | Interop.EPOLLET;
    private const short Asked = PollInterop.POLLIN | PollInterop.POLLOUT | PollInterop.POLLRDHUP;
    private const int EventCapacity = 16;

    private readonly EpollEvents _events = EpollEvents.Allocate(EventCapacity);
    private PollInterop.PollFd* _polled;
    private int _polledCapacity;
    private int _epoll = -1;
    private int _eventFd = -1;

    /// <summary>Makes the set.</summary>
    /// <returns>The epoll set's descriptor, or a negated error number.</returns>
    public int Open()
    {
        _epoll = default(LinuxEpollKernel).Create();
        _eventFd = _epoll < 0 ? _epoll : default(LinuxEpollKernel).EventFd();
        int result = _eventFd < 0 ? _eventFd : default(LinuxEpollKernel).Control(_epoll, Interop.EPOLL_CTL_ADD, _eventFd, Interop.EPOLLIN | Interop.EPOLLET, 0);
        if (result < 0)
        {
            Dispose();
            return result;
        }

        return _epoll;
    }

    public int Add(int descriptor)
    {
        int result = default(LinuxEpollKernel).Control(_epoll, Interop.EPOLL_CTL_ADD, descriptor, Everything, 0);

        // It is there already for the other filter; or it is a file, which is always ready.
        return result is -Errno.EEXIST or -Errno.EPERM ? 0 : result;
    }

    public void Remove(int descriptor) => default(LinuxEpollKernel).Control(_epoll, Interop.EPOLL_CTL_DEL, descriptor, 0, 0);

    public void Interrupt() => default(LinuxEpollKernel).Notify(_eventFd);

    /// <summary>Sleeps until something changes: nanoseconds, -1 for ever.</summary>
    /// <returns>0 or more, or a negated error number.</returns>
    public int Sleep(long nanoseconds) => nanoseconds < 0
        ? default(LinuxEpollKernel).Wait(_epoll, _events.Start, EventCapacity, Timeout.Infinite)
        : default(LinuxEpollKernel).WaitNanoseconds(_epoll, _events.Start, EventCapacity, nanoseconds);

    /// <summary>Asks what each knote's descriptor is ready for.</summary>
    public void Poll(List<Knote> knotes)
    {
        if (knotes.Count > _polledCapacity)
        {
            _polledCapacity = knotes.Count * 2;
            _polled = (PollInterop.PollFd*)NativeMemory.Realloc(_polled, (nuint)_polledCapacity * (nuint)sizeof(PollInterop.PollFd));
        }

        for (int i = 0; i < knotes.Count; i++)
        {
            _polled[i] = new PollInterop.PollFd { Descriptor = knotes[i].Filter == KnoteFilter.User ? -1 : knotes[i].Descriptor, Events = Asked };
        }

        Poll(_polled, knotes.Count);
    }

    public static short Poll(int descriptor)
    {
        PollInterop.PollFd polled = new() { Descriptor = descriptor, Events = Asked };
        Poll(&polled, 1);
        return polled.ReturnedEvents;
    }

    public short EventsAt(int index) => _polled[index].ReturnedEvents;

    public void Dispose()
    {
        if (_epoll >= 0)
        {
            default(LinuxEpollKernel).Close(_epoll);
            _epoll = -1;
        }

        if (_eventFd >= 0)
        {
            default(LinuxEpollKernel).Close(_eventFd);
            _eventFd = -1;
        }

        _events.Free();
        NativeMemory.Free(_polled);
        _polled = null;
    }

    private static void Poll(PollInterop.PollFd* polled, int count)
    {
        Timespec none = default;
        while (PollInterop.ppoll(polled, (nuint)count, &none, null) < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR)
        {
        }
    }
}

using System;

namespace Reactor.Epoll;

/// <summary>
/// epoll is level-triggered by itself, so the kernel's set mirrors the registrations. Two things need care. It reports a hang-up or an error even to an empty
/// mask, so a descriptor without interest that hung up is deleted from the set and comes back with its next interest. And it watches open files, not
/// descriptors: what was closed without being removed, but lives on in a duplicate, cannot be deleted any more, so the set is made anew.
/// </summary>
internal sealed unsafe class EpollPoller<TKernel> : PollerBase
    where TKernel : struct, IEpollKernel
{
    private const ulong InterruptKey = 0;
    private const long NanosecondsPerMillisecond = 1_000_000;

    /// <summary>The longest wait given to the kernel at once; the caller comes back for the rest.</summary>
    private const long LongestWait = int.MaxValue / 2 * NanosecondsPerMillisecond;

    private readonly TKernel _kernel;
    private readonly EpollEvents _events;
    private readonly int _eventFd = -1;
    private int _epoll = -1;
    private bool _hasNanoseconds = true;

    /// <summary>By slot: whether the descriptor is out of the kernel's set for the time being.</summary>
    private bool[] _detached = new bool[16];

    public EpollPoller(TKernel kernel, PollerOptions? options)
        : base("epoll", "eventfd", options)
    {
        _kernel = kernel;
        _events = EpollEvents.Allocate(BatchSize);
        try
        {
            _eventFd = Check("eventfd", _kernel.EventFd());
            _epoll = CreateSet();
            Open();
        }
        catch
        {
            Close();
            throw;
        }
    }

    protected override void Register(ulong key, nint descriptor, Interest interest)
    {
        int slot = SlotOf(key);
        if (slot >= _detached.Length)
        {
            Array.Resize(ref _detached, Math.Max(slot + 1, _detached.Length * 2));
        }

        int result = (int)descriptor == descriptor
            ? _kernel.Control(_epoll, Interop.EPOLL_CTL_ADD, (int)descriptor, Mask(interest), key)
            : -Errno.EBADF;
        if (result < 0)
        {
            throw PollerException.FromErrno("Add", descriptor, -result);
        }

        _detached[slot] = false;
    }

    protected override int Modify(ulong key, nint descriptor, Interest interest)
    {
        ref bool detached = ref _detached[SlotOf(key)];
        if (detached && interest == Interest.None)
        {
            return 0;
        }

        int operation = detached ? Interop.EPOLL_CTL_ADD : Interop.EPOLL_CTL_MOD;
        int result = _kernel.Control(_epoll, operation, (int)descriptor, Mask(interest), key);
        if (result < 0)
        {
            Detach(key, descriptor);
            return -result;
        }

        detached = false;
        return 0;
    }

    protected override void Unregister(ulong key, nint descriptor)
    {
        if (!_detached[SlotOf(key)])
        {
            Detach(key, descriptor);
        }
    }

    protected override void Wait(long nanoseconds)
    {
        int count = WaitInKernel(Math.Min(nanoseconds, LongestWait));
        if (count < 0)
        {
            if (count != -Errno.EINTR)
            {
                throw PollerException.FromErrno("epoll_wait", -1, -count);
            }

            return;
        }

        bool stale = false;
        for (int i = 0; i < count; i++)
        {
            (uint events, ulong key) = _events.At(i);
            if (key == InterruptKey)
            {
                continue;
            }

            switch (Harvest(key, ReadinessOf(events)))
            {
                case HarvestResult.Unwanted when TryGetRegistration(SlotOf(key), out _, out nint descriptor, out _):
                    // What was closed and lives on in a duplicate cannot be taken out by its number any more.
                    stale |= Detach(key, descriptor) < 0;
                    break;
                case HarvestResult.Stale:
                    stale = true;
                    break;
                default:
                    break;
            }
        }

        if (stale)
        {
            RebuildSet();
        }
    }

    protected override void Interrupt()
    {
        // The counter cannot fill up within the life of a process; an interrupted write is repeated.
        while (_kernel.Notify(_eventFd) == -Errno.EINTR)
        {
        }
    }

    protected override void Close()
    {
        if (_epoll >= 0)
        {
            _kernel.Close(_epoll);
        }

        if (_eventFd >= 0)
        {
            _kernel.Close(_eventFd);
        }

        _events.Free();
    }

    private static uint Mask(Interest interest) => interest switch
    {
        Interest.None => 0,
        Interest.Read => Interop.EPOLLIN | Interop.EPOLLRDHUP,
        Interest.Write => Interop.EPOLLOUT,
        _ => Interop.EPOLLIN | Interop.EPOLLRDHUP | Interop.EPOLLOUT,
    };

    private static Readiness ReadinessOf(uint events)
    {
        Readiness readiness = Readiness.None;
        if ((events & Interop.EPOLLIN) != 0)
        {
            readiness |= Readiness.Read;
        }

        if ((events & Interop.EPOLLOUT) != 0)
        {
            readiness |= Readiness.Write;
        }

        if ((events & Interop.EPOLLRDHUP) != 0)
        {
            readiness |= Readiness.Read | Readiness.ReadClosed;
        }

        if ((events & Interop.EPOLLHUP) != 0)
        {
            readiness |= Readiness.Read | Readiness.Write | Readiness.ReadClosed | Readiness.WriteClosed;
        }

        if ((events & Interop.EPOLLERR) != 0)
        {
            readiness |= Readiness.Read | Readiness.Write | Readiness.Error;
        }

        return readiness;
    }

    private static int Check(string operation, int result) =>
        result < 0 ? throw PollerException.FromErrno(operation, -1, -result) : result;

    private int WaitInKernel(long nanoseconds)
    {
        if (nanoseconds > 0 && _hasNanoseconds)
        {
            int count = _kernel.WaitNanoseconds(_epoll, _events.Start, BatchSize, nanoseconds);
            if (count != -Errno.ENOSYS && count != -Errno.EPERM)
            {
                return count;
            }

            // An older kernel, or a sandbox that does not know the call: milliseconds from now on.
            _hasNanoseconds = false;
        }

        int milliseconds = nanoseconds < 0 ? -1 : (int)((nanoseconds + NanosecondsPerMillisecond - 1) / NanosecondsPerMillisecond);
        return _kernel.Wait(_epoll, _events.Start, BatchSize, milliseconds);
    }

    /// <summary>Takes a descriptor out of the set. It may be closed by now (EBADF), or its number reused (ENOENT): then it is out already.</summary>
    private int Detach(ulong key, nint descriptor)
    {
        _detached[SlotOf(key)] = true;
        return _kernel.Control(_epoll, Interop.EPOLL_CTL_DEL, (int)descriptor, 0, 0);
    }

    /// <summary>A new set with the eventfd in it. Edge-triggered: each write reports once, and nobody needs to read the counter.</summary>
    private int CreateSet()
    {
        int epoll = Check("epoll_create1", _kernel.Create());
        int result = _kernel.Control(epoll, Interop.EPOLL_CTL_ADD, _eventFd, Interop.EPOLLIN | Interop.EPOLLET, InterruptKey);
        if (result < 0)
        {
            _kernel.Close(epoll);
            throw PollerException.FromErrno("epoll_ctl", _eventFd, -result);
        }

        return epoll;
    }

    private void RebuildSet()
    {
        int old = _epoll;
        _epoll = CreateSet();
        _kernel.Close(old);
        for (int slot = 0; slot < SlotLimit; slot++)
        {
            if (TryGetRegistration(slot, out ulong key, out nint descriptor, out Interest interest) && !_detached[slot])
            {
                int result = _kernel.Control(_epoll, Interop.EPOLL_CTL_ADD, (int)descriptor, Mask(interest), key);
                if (result < 0)
                {
                    _detached[slot] = true;
                    Fail(key);
                }
            }
        }
    }
}

using System;
using System.Runtime.InteropServices;

namespace Reactor.Select;

/// <summary>
/// poll is level-triggered and keeps nothing in the kernel, so the array of pollfd is the set: one entry a slot, at the slot's index. An entry
/// without interest has a negative descriptor, which the kernel skips; an empty mask alone would still report a hang-up.
/// </summary>
internal sealed unsafe class PollPoller<TKernel> : PollerBase
    where TKernel : struct, IPollKernel
{
    private const int Skipped = -1;

    private readonly TKernel _kernel;
    private Interop.PollFd* _entries;
    private ulong[] _keys = new ulong[16];
    private int _limit;

    /// <summary>Where the next harvest begins when the last one had more than a batch.</summary>
    private int _next;

    public PollPoller(TKernel kernel, PollerOptions? options)
        : base("poll", null, options)
    {
        _kernel = kernel;
        _entries = (Interop.PollFd*)NativeMemory.Alloc((nuint)_keys.Length, (nuint)sizeof(Interop.PollFd));
        try
        {
            Open();
        }
        catch
        {
            Close();
            throw;
        }
    }

    public override int? MaxDescriptors => _kernel.Capacity;

    protected override void Register(ulong key, nint descriptor, Interest interest)
    {
        int result = _kernel.Probe(descriptor);
        if (result < 0)
        {
            throw PollerException.FromErrno("Add", descriptor, -result);
        }

        int slot = SlotOf(key);
        if (slot >= _kernel.Capacity)
        {
            throw new PollerException(PollerError.LimitReached, "Add", descriptor, 0, $"poll takes {_kernel.Capacity} descriptors here. Use another backend.");
        }

        if (slot >= _keys.Length)
        {
            int length = Math.Max(slot + 1, _keys.Length * 2);
            _entries = (Interop.PollFd*)NativeMemory.Realloc(_entries, (nuint)length * (nuint)sizeof(Interop.PollFd));
            Array.Resize(ref _keys, length);
        }

        for (; _limit <= slot; _limit++)
        {
            _entries[_limit] = new Interop.PollFd { Descriptor = Skipped };
        }

        _keys[slot] = key;
        Set(slot, descriptor, interest);
    }

    protected override int Modify(ulong key, nint descriptor, Interest interest)
    {
        Set(SlotOf(key), descriptor, interest);
        return 0;
    }

    protected override void Unregister(ulong key, nint descriptor)
    {
        int slot = SlotOf(key);
        Set(slot, Skipped, Interest.None);
        _keys[slot] = 0;
        while (_limit > 0 && _keys[_limit - 1] == 0)
        {
            _limit--;
        }
    }

    protected override void Wait(long nanoseconds)
    {
        int count = _kernel.Poll(_entries, _limit, nanoseconds);
        if (count < 0)
        {
            if (count != -Errno.EINTR)
            {
                throw PollerException.FromErrno("poll", -1, -count);
            }

            return;
        }

        int harvest = Math.Min(count, BatchSize);
        int slot = count > BatchSize && _next < _limit ? _next : 0;
        while (harvest > 0)
        {
            short events = _entries[slot].ReturnedEvents;
            if (events != 0)
            {
                harvest--;
                _entries[slot].ReturnedEvents = 0;
                if ((events & Interop.POLLNVAL) != 0)
                {
                    // Closed without being removed.
                    Set(slot, Skipped, Interest.None);
                    Fail(_keys[slot]);
                }
                else
                {
                    Harvest(_keys[slot], ReadinessOf(events));
                }
            }

            slot = slot + 1 == _limit ? 0 : slot + 1;
        }

        _next = slot;
    }

    protected override void Interrupt() => throw new InvalidOperationException("poll has no wakeup of its own; the socket pair is used.");

    protected override void Close() => NativeMemory.Free(_entries);

    private Readiness ReadinessOf(short events)
    {
        Readiness readiness = Readiness.None;
        if ((events & Interop.POLLIN) != 0)
        {
            readiness |= Readiness.Read;
        }

        if ((events & Interop.POLLOUT) != 0)
        {
            readiness |= Readiness.Write;
        }

        if ((events & _kernel.ReadClosed) != 0)
        {
            readiness |= Readiness.Read | Readiness.ReadClosed;
        }

        if ((events & Interop.POLLHUP) != 0)
        {
            readiness |= _kernel.HangUp(events);
        }

        if ((events & Interop.POLLERR) != 0)
        {
            readiness |= Readiness.Read | Readiness.Write | Readiness.Error;
        }

        return readiness;
    }

    private void Set(int slot, nint descriptor, Interest interest) => _entries[slot] = new Interop.PollFd
    {
        Descriptor = interest == Interest.None ? Skipped : (int)descriptor,
        Events = interest switch
        {
            Interest.None => 0,
            Interest.Read => (short)(Interop.POLLIN | _kernel.ReadClosed),
            Interest.Write => Interop.POLLOUT,
            _ => (short)(Interop.POLLIN | Interop.POLLOUT | _kernel.ReadClosed),
        },
    };
}

using System;
using System.Runtime.InteropServices;

namespace Reactor.Select;

/// <summary>
/// poll is level-triggered and keeps nothing in the kernel, so the array of pollfd is the set: one entry a registration, without gaps, for poll(2) refuses an array
/// that is longer than the process's limit of descriptors, also one that is mostly gaps. An entry without interest has a negative descriptor, which the kernel skips; an
/// empty mask alone would still report a hang-up.
/// </summary>
internal sealed unsafe class PollPoller<TKernel> : PollerBase
    where TKernel : struct, IPollKernel
{
    private const int Skipped = -1;

    private readonly TKernel _kernel;
    private Interop.PollFd* _entries;

    /// <summary>By entry: its registration.</summary>
    private ulong[] _keys = new ulong[16];

    /// <summary>By slot: its entry.</summary>
    private int[] _places = new int[16];

    private int _count;

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

        if (_count >= _kernel.Capacity)
        {
            throw new PollerException(PollerError.LimitReached, "Add", descriptor, 0, $"poll takes {_kernel.Capacity} descriptors here. Use another backend.");
        }

        if (_count == _keys.Length)
        {
            int length = _count * 2;
            _entries = (Interop.PollFd*)NativeMemory.Realloc(_entries, (nuint)length * (nuint)sizeof(Interop.PollFd));
            Array.Resize(ref _keys, length);
        }

        int slot = SlotOf(key);
        if (slot >= _places.Length)
        {
            Array.Resize(ref _places, Math.Max(slot + 1, _places.Length * 2));
        }

        _places[slot] = _count;
        _keys[_count] = key;
        Set(_count++, descriptor, interest);
    }

    protected override int Modify(ulong key, nint descriptor, Interest interest)
    {
        Set(_places[SlotOf(key)], descriptor, interest);
        return 0;
    }

    protected override void Unregister(ulong key, nint descriptor)
    {
        // The last one takes its place.
        int place = _places[SlotOf(key)];
        _entries[place] = _entries[--_count];
        _keys[place] = _keys[_count];
        _places[SlotOf(_keys[place])] = place;
    }

    protected override void Wait(long nanoseconds)
    {
        int ready = _kernel.Poll(_entries, _count, nanoseconds);
        if (ready < 0)
        {
            if (ready != -Errno.EINTR)
            {
                throw PollerException.FromErrno("poll", -1, -ready);
            }

            return;
        }

        int harvest = Math.Min(ready, BatchSize);
        int place = ready > BatchSize && _next < _count ? _next : 0;
        while (harvest > 0)
        {
            short events = _entries[place].ReturnedEvents;
            if (events != 0)
            {
                harvest--;
                _entries[place].ReturnedEvents = 0;
                if ((events & Interop.POLLNVAL) != 0)
                {
                    // Closed without being removed.
                    Set(place, Skipped, Interest.None);
                    Fail(_keys[place]);
                }
                else
                {
                    Harvest(_keys[place], ReadinessOf(events));
                }
            }

            place = place + 1 == _count ? 0 : place + 1;
        }

        _next = place;
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

    private void Set(int place, nint descriptor, Interest interest) => _entries[place] = new Interop.PollFd
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

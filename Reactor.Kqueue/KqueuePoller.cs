using System;
using System.Runtime.InteropServices;

namespace Reactor.Kqueue;

/// <summary>
/// kqueue is level-triggered unless told otherwise, and watches each direction by a filter of its own, so interest is what filters a descriptor has; there is no
/// disabling, because kernels differ on what it keeps. Changes of interest ride along with the next wait; each carries the registration's key, and a refusal comes back
/// as an event of its own, for which the list must have room. The kernel forgets a descriptor that is closed, so nothing stays behind that could not be deleted.
/// </summary>
internal sealed unsafe class KqueuePoller<TKernel, TKevent> : PollerBase
    where TKernel : struct, IKqueueKernel<TKevent>
    where TKevent : unmanaged, IKevent<TKevent>
{
    private const ulong InterruptKey = 0;
    private const nuint InterruptIdent = 0;

    /// <summary>What one registration can change at once: both directions.</summary>
    private const int ChangesPerDescriptor = 2;

    /// <summary>The longest wait given to the kernel at once, some days; the caller comes back for the rest.</summary>
    private const long LongestWait = 1_000_000L * 1_000_000_000;

    private readonly TKernel _kernel;
    private readonly TKevent* _events;
    private readonly TKevent* _changes;
    private readonly int _changeCapacity;
    private readonly int _kqueue = -1;
    private int _changeCount;

    /// <summary>By slot: the filters that the kernel has, or will have once the queued changes are made.</summary>
    private Interest[] _filters = new Interest[16];

    public KqueuePoller(TKernel kernel, PollerOptions? options)
        : base("kqueue", "EVFILT_USER", options)
    {
        _kernel = kernel;
        _changeCapacity = Math.Max(BatchSize, ChangesPerDescriptor);
        _events = (TKevent*)NativeMemory.AllocZeroed((nuint)BatchSize, (nuint)sizeof(TKevent));
        _changes = (TKevent*)NativeMemory.AllocZeroed((nuint)_changeCapacity, (nuint)sizeof(TKevent));
        try
        {
            _kqueue = Check("kqueue", _kernel.Create());
            TKevent wakeup = TKevent.Of(InterruptIdent, _kernel.UserFilter, Interop.EV_ADD | Interop.EV_CLEAR, 0, 0, InterruptKey);
            Check("kevent", Apply(&wakeup, 1));
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
        FlushChanges();
        int result = _kernel.Probe(descriptor);
        if (result >= 0)
        {
            result = Apply(key, descriptor, Interop.EV_ADD, interest);
        }

        if (result < 0)
        {
            // The change is well formed, so EINVAL means that this kind of file has no such filter.
            throw result == -Errno.EINVAL
                ? new PollerException(PollerError.NotPollable, "Add", descriptor, Errno.EINVAL, "Sockets and pipes can be watched; some devices cannot.")
                : PollerException.FromErrno("Add", descriptor, -result);
        }

        int slot = SlotOf(key);
        if (slot >= _filters.Length)
        {
            Array.Resize(ref _filters, Math.Max(slot + 1, _filters.Length * 2));
        }

        _filters[slot] = interest;
    }

    protected override int Modify(ulong key, nint descriptor, Interest interest)
    {
        if (_changeCount > _changeCapacity - ChangesPerDescriptor)
        {
            FlushChanges();
        }

        ref Interest filters = ref _filters[SlotOf(key)];
        _changeCount += Fill(_changes + _changeCount, key, descriptor, Interop.EV_DELETE, filters & ~interest);
        _changeCount += Fill(_changes + _changeCount, key, descriptor, Interop.EV_ADD, interest & ~filters);
        filters = interest;
        return 0;
    }

    protected override void Unregister(ulong key, nint descriptor)
    {
        FlushChanges();
        Delete(key, descriptor, _filters[SlotOf(key)]);
    }

    protected override void Wait(long nanoseconds)
    {
        if (_changeCount > BatchSize)
        {
            // A refusal that finds no room in the event list would take the remaining changes with it. An owner who is to be told of one waits for nothing.
            nanoseconds = FlushChanges() ? 0 : nanoseconds;
        }

        if (HarvestOnce(nanoseconds))
        {
            // A kernel that reports refusals looks for nothing else in that call. One owner's mistake keeps nobody else waiting.
            HarvestOnce(0);
        }
    }

    protected override void Interrupt()
    {
        // Bare: beside EV_ADD or EV_CLEAR some kernels drop the trigger.
        TKevent trigger = TKevent.Of(InterruptIdent, _kernel.UserFilter, 0, Interop.NOTE_TRIGGER, 0, InterruptKey);
        while (Apply(&trigger, 1) == -Errno.EINTR)
        {
        }
    }

    protected override void Close()
    {
        if (_kqueue >= 0)
        {
            _kernel.Close(_kqueue);
        }

        NativeMemory.Free(_events);
        NativeMemory.Free(_changes);
    }

    private static Readiness ReadinessOf(TKevent* happened)
    {
        bool isRead = happened->Filter == TKevent.ReadFilter;
        Readiness readiness = isRead ? Readiness.Read : Readiness.Write;
        if ((happened->Flags & Interop.EV_EOF) != 0)
        {
            readiness |= isRead ? Readiness.ReadClosed : Readiness.WriteClosed;
            if (happened->FilterFlags != 0)
            {
                readiness |= Readiness.Error;
            }
        }

        return readiness;
    }

    private static int Check(string operation, int result) =>
        result < 0 ? throw PollerException.FromErrno(operation, -1, -result) : result;

    /// <summary>Writes a change for each direction.</summary>
    private static int Fill(TKevent* changes, ulong key, nint descriptor, int flags, Interest directions)
    {
        int count = 0;
        if ((directions & Interest.Read) != 0)
        {
            changes[count++] = TKevent.Of((nuint)descriptor, TKevent.ReadFilter, flags, 0, 0, key);
        }

        if ((directions & Interest.Write) != 0)
        {
            changes[count++] = TKevent.Of((nuint)descriptor, TKevent.WriteFilter, flags, 0, 0, key);
        }

        return count;
    }

    /// <summary>Makes changes at once. Without room for events kevent neither waits nor reports, and stops at the first change that it refuses.</summary>
    private int Apply(TKevent* changes, int count) => _kernel.Kevent(_kqueue, changes, count, null, 0, 0);

    private int Apply(ulong key, nint descriptor, int flags, Interest directions)
    {
        if (directions == Interest.None)
        {
            return 0;
        }

        TKevent* changes = stackalloc TKevent[ChangesPerDescriptor];
        int result = Apply(changes, Fill(changes, key, descriptor, flags, directions));
        if (result < 0 && flags == Interop.EV_ADD)
        {
            Delete(key, descriptor, directions);
        }

        return result;
    }

    /// <summary>Deletes filters. Of a descriptor that was closed there is nothing left: EBADF, or ENOENT when the number names another file by now.</summary>
    private void Delete(ulong key, nint descriptor, Interest directions)
    {
        if (Apply(key, descriptor, Interop.EV_DELETE, directions) < 0)
        {
            Apply(key, descriptor, Interop.EV_DELETE, directions & Interest.Write);
        }
    }

    /// <summary>Makes the queued changes, waits, and takes what happened.</summary>
    /// <returns>Whether the kernel refused a change.</returns>
    private bool HarvestOnce(long nanoseconds)
    {
        int count = _kernel.Kevent(_kqueue, _changes, _changeCount, _events, BatchSize, Math.Min(nanoseconds, LongestWait));
        if (count < 0 && count != -Errno.EINTR)
        {
            // How many changes were made is unknown. They stay queued: to make one again does no harm.
            throw PollerException.FromErrno("kevent", -1, -count);
        }

        // A signal interrupts the sleep only, and the kernel sleeps after it has made the changes.
        _changeCount = 0;
        bool refused = false;
        for (int i = 0; i < count; i++)
        {
            TKevent* happened = _events + i;
            if ((happened->Flags & Interop.EV_ERROR) != 0)
            {
                refused = true;
                Refused(happened, (int)happened->Data);
            }
            else if (happened->UserData != InterruptKey && Harvest(happened->UserData, ReadinessOf(happened)) != HarvestResult.Taken)
            {
                TKevent unwanted = TKevent.Of(happened->Ident, happened->Filter, Interop.EV_DELETE, 0, 0, happened->UserData);
                Apply(&unwanted, 1);
            }
        }

        return refused;
    }

    /// <summary>Makes the queued changes now, one by one if any is refused: to make one twice does no harm.</summary>
    /// <returns>Whether the kernel refused a change.</returns>
    private bool FlushChanges()
    {
        int count = _changeCount;
        _changeCount = 0;
        bool refused = count > 0 && Apply(_changes, count) < 0;
        if (refused)
        {
            for (int i = 0; i < count; i++)
            {
                int result = Apply(_changes + i, 1);
                if (result < 0)
                {
                    Refused(_changes + i, -result);
                }
            }
        }

        return refused;
    }

    /// <summary>A refused delete means that the filter is gone. A refused add leaves the registration with no filter at all, and its owner is told.</summary>
    private void Refused(TKevent* change, int error)
    {
        ulong key = change->UserData;
        Interest direction = change->Filter == TKevent.ReadFilter ? Interest.Read : Interest.Write;
        if (error == 0 || !TryGetRegistration(SlotOf(key), out ulong live, out nint descriptor, out _) || live != key)
        {
            return;
        }

        ref Interest filters = ref _filters[SlotOf(key)];
        if ((filters & direction) != 0)
        {
            Delete(key, descriptor, filters);
            filters = Interest.None;
            Fail(key);
        }
    }
}

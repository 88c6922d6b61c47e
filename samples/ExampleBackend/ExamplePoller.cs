using System;
using System.Runtime.InteropServices;
using Reactor;

namespace Example;

/// <summary>The array of pollfd is the set: one entry a slot. It keeps its place in memory, since the kernel writes to it.</summary>
internal sealed unsafe class ExamplePoller : PollerBase
{
    private const int EBADF = 9, EPERM = 1, EINTR = 4, Unwatched = -1, NanosecondsPerMillisecond = 1_000_000;

    private Interop.PollFd[] _entries = GC.AllocateArray<Interop.PollFd>(16, pinned: true);
    private ulong[] _keys = new ulong[16];
    private int _next;

    // No wakeup of its own: PollerBase then watches a socket pair like any other descriptor.
    public ExamplePoller(PollerOptions? options)
        : base("example", interruptName: null, options) => Open();

    protected override void Register(ulong key, nint descriptor, Interest interest)
    {
        RequirePollable(descriptor);
        int slot = SlotOf(key);
        if (slot >= _keys.Length)
        {
            Interop.PollFd[] entries = GC.AllocateArray<Interop.PollFd>(slot * 2, pinned: true);
            _entries.CopyTo(entries, 0);
            _entries = entries;
            Array.Resize(ref _keys, entries.Length);
        }

        _keys[slot] = key;
        Watch(slot, descriptor, interest);
    }

    protected override int Modify(ulong key, nint descriptor, Interest interest)
    {
        Watch(SlotOf(key), descriptor, interest);
        return 0;
    }

    protected override void Unregister(ulong key, nint descriptor) => Watch(SlotOf(key), Unwatched, Interest.None);

    protected override void Wait(long nanoseconds)
    {
        // Rounded up: a wait that ends too early would only be repeated.
        long milliseconds = nanoseconds < 0 ? -1 : (nanoseconds + NanosecondsPerMillisecond - 1) / NanosecondsPerMillisecond;
        int limit = SlotLimit;
        int ready = Interop.poll((Interop.PollFd*)Marshal.UnsafeAddrOfPinnedArrayElement(_entries, 0), (nuint)limit, (int)Math.Min(milliseconds, int.MaxValue));
        if (ready < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error != EINTR)
            {
                throw PollerException.FromErrno("poll", -1, error);
            }

            return;
        }

        // Beginning where the last batch ended, so that a batch smaller than what is ready starves nobody.
        int left = Math.Min(ready, BatchSize);
        for (int i = 0; i < limit && left > 0; i++)
        {
            _next = _next + 1 < limit ? _next + 1 : 0;
            short events = _entries[_next].ReturnedEvents;
            if (events == 0)
            {
                continue;
            }

            left--;
            if ((events & Interop.Invalid) != 0)
            {
                // Closed without being removed: its owner hears of it once.
                Fail(_keys[_next]);
                Watch(_next, Unwatched, Interest.None);
            }
            else
            {
                Harvest(_keys[_next], ReadinessOf(events));
            }
        }
    }

    protected override void Interrupt() => throw new InvalidOperationException("The socket pair wakes this poller.");

    protected override void Close()
    {
        // The garbage collector has all there is.
    }

    private static Readiness ReadinessOf(short events) =>
        ((events & Interop.In) != 0 ? Readiness.Read : 0)
        | ((events & Interop.Out) != 0 ? Readiness.Write : 0)
        | ((events & Interop.ReadHangUp) != 0 ? Readiness.Read | Readiness.ReadClosed : 0)
        | ((events & Interop.HangUp) != 0 ? Readiness.Read | Readiness.Write | Readiness.ReadClosed | Readiness.WriteClosed : 0)
        | ((events & Interop.Error) != 0 ? Readiness.Read | Readiness.Write | Readiness.Error : 0);

    /// <summary>poll would call files and directories ready for ever, and the loop would spin.</summary>
    private static void RequirePollable(nint descriptor)
    {
        const int EmptyPath = 0x1000, Type = 0x1, ModeOffset = 28, FileMask = 0xF000, File = 0x8000, Directory = 0x4000, BlockDevice = 0x6000;
        byte path = 0;
        byte* status = stackalloc byte[256];
        int error = descriptor is < 0 or > int.MaxValue ? EBADF
            : Interop.statx((int)descriptor, &path, EmptyPath, Type, status) < 0 ? Marshal.GetLastPInvokeError()
            : (*(ushort*)(status + ModeOffset) & FileMask) is File or Directory or BlockDevice ? EPERM : 0;
        if (error != 0)
        {
            throw PollerException.FromErrno("Add", descriptor, error);
        }
    }

    private void Watch(int slot, nint descriptor, Interest interest) => _entries[slot] = new Interop.PollFd
    {
        // The kernel skips a negative descriptor; an empty mask alone would still report a hang-up.
        Descriptor = interest == Interest.None ? Unwatched : (int)descriptor,
        Events = (short)(((interest & Interest.Read) != 0 ? Interop.In | Interop.ReadHangUp : 0) | ((interest & Interest.Write) != 0 ? Interop.Out : 0)),
        ReturnedEvents = 0,
    };
}

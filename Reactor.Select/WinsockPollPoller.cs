using System;
using System.Runtime.InteropServices;
using TerraFX.Interop.Windows;

namespace Reactor.Select;

/// <summary>
/// WSAPoll is level-triggered and keeps nothing in the kernel, so an array of the sockets of interest is the set. It reports a peer's half-close to everybody, also to
/// those who only want to write and cannot yet: these are left out for a moment, or the loop would spin.
/// </summary>
internal sealed unsafe class WinsockPollPoller<TKernel> : PollerBase
    where TKernel : struct, IWinsockPollKernel
{
    private const short POLLERR = 0x001;
    private const short POLLHUP = 0x002;
    private const short POLLNVAL = 0x004;
    private const short POLLWRNORM = 0x010;
    private const short POLLRDNORM = 0x100;
    private const long NanosecondsPerMillisecond = 1_000_000;

    /// <summary>The longest wait given to the kernel at once; the caller comes back for the rest.</summary>
    private const int LongestWait = int.MaxValue / 2;

    /// <summary>How long a socket that has only a half-close to report, to an owner who writes, is left out.</summary>
    private const int MutedMilliseconds = 10;

    private static readonly SOCKET Skipped = (SOCKET)(-1);

    private readonly TKernel _kernel;
    private WSAPOLLFD* _entries;

    /// <summary>By entry: its registration.</summary>
    private ulong[] _keys = new ulong[16];

    private int _count;
    private bool _changed = true;

    /// <summary>Whether the next wait leaves out a socket.</summary>
    private bool _muted;

    /// <summary>Where the next harvest begins when the last one had more than a batch.</summary>
    private int _next;

    public WinsockPollPoller(TKernel kernel, PollerOptions? options)
        : base("poll", null, options)
    {
        _kernel = kernel;
        _entries = (WSAPOLLFD*)NativeMemory.Alloc((nuint)_keys.Length, (nuint)sizeof(WSAPOLLFD));
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

    protected override void Register(ulong key, nint descriptor, Interest interest)
    {
        int result = _kernel.Probe(descriptor);
        if (result < 0)
        {
            throw PollerException.FromWin32("Add", descriptor, -result);
        }

        _changed = true;
    }

    protected override int Modify(ulong key, nint descriptor, Interest interest)
    {
        // WSAPoll has been seen (under Wine) to sleep beside a socket that was closed before, and to report it only when another one wakes it.
        _changed = true;
        return interest == Interest.None ? 0 : -_kernel.Probe(descriptor);
    }

    protected override void Unregister(ulong key, nint descriptor) => _changed = true;

    protected override void Wait(long nanoseconds)
    {
        if (_changed)
        {
            FillEntries();
        }

        int milliseconds = nanoseconds < 0 ? -1 : (int)Math.Min((nanoseconds / NanosecondsPerMillisecond) + (nanoseconds % NanosecondsPerMillisecond == 0 ? 0 : 1), LongestWait);
        if (_muted)
        {
            // Whoever is left out comes back when the entries are filled in again, after this wait.
            _muted = false;
            _changed = true;
            milliseconds = (int)Math.Min((uint)milliseconds, MutedMilliseconds);
        }

        int count = _kernel.Poll(_entries, _count, milliseconds);
        if (count < 0)
        {
            throw PollerException.FromWin32("WSAPoll", -1, -count);
        }

        if (count > 0)
        {
            HarvestEntries();
        }
    }

    protected override void Interrupt() => throw new InvalidOperationException("poll has no wakeup of its own; the socket pair is used.");

    protected override void Close() => NativeMemory.Free(_entries);

    private static Readiness ReadinessOf(WSAPOLLFD entry)
    {
        Readiness readiness = Readiness.None;
        if ((entry.revents & POLLRDNORM) != 0)
        {
            readiness |= Readiness.Read;
        }

        if ((entry.revents & POLLWRNORM) != 0)
        {
            readiness |= Readiness.Write;
        }

        if ((entry.revents & POLLHUP) != 0)
        {
            readiness |= Readiness.Read | Readiness.ReadClosed;
        }

        if ((entry.revents & POLLERR) != 0)
        {
            readiness |= Readiness.Read | Readiness.Write | Readiness.Error;
        }

        return readiness;
    }

    /// <summary>POLLERR and POLLHUP come unasked, and Windows refuses who asks for them.</summary>
    private static short EventsOf(Interest interest) => interest switch
    {
        Interest.Read => POLLRDNORM,
        Interest.Write => POLLWRNORM,
        _ => POLLRDNORM | POLLWRNORM,
    };

    private void FillEntries()
    {
        _changed = false;
        _count = 0;
        for (int slot = 0; slot < SlotLimit; slot++)
        {
            if (!TryGetRegistration(slot, out ulong key, out nint descriptor, out Interest interest) || interest == Interest.None)
            {
                continue;
            }

            if (_count == _keys.Length)
            {
                Array.Resize(ref _keys, _count * 2);
                _entries = (WSAPOLLFD*)NativeMemory.Realloc(_entries, (nuint)_keys.Length * (nuint)sizeof(WSAPOLLFD));
            }

            _entries[_count] = new WSAPOLLFD { fd = (SOCKET)descriptor, events = EventsOf(interest) };
            _keys[_count] = key;
            _count++;
        }
    }

    private void HarvestEntries()
    {
        int i = _next < _count ? _next : 0;
        int room = BatchSize;
        for (int seen = 0; seen < _count && room > 0; seen++)
        {
            WSAPOLLFD entry = _entries[i];
            if (entry.revents != 0 && entry.fd.Value != Skipped.Value)
            {
                room--;
                HarvestEntry(i, entry);
            }

            i = i + 1 == _count ? 0 : i + 1;
        }

        _next = i;
    }

    private void HarvestEntry(int i, WSAPOLLFD entry)
    {
        if ((entry.revents & POLLNVAL) != 0)
        {
            // Closed without being removed.
            _changed = true;
            Fail(_keys[i]);
            return;
        }

        Readiness readiness = ReadinessOf(entry);
        if (entry.events == POLLWRNORM && entry.revents == POLLHUP)
        {
            if (_kernel.Peek((nint)entry.fd) is >= 0 or -Win32Error.WSAEWOULDBLOCK)
            {
                _entries[i].fd = Skipped;
                _muted = true;
                return;
            }

            // Not the end of the stream but of the connection, which the next write meets.
            readiness |= Readiness.Write | Readiness.WriteClosed | Readiness.Error;
        }

        Harvest(_keys[i], readiness);
    }
}

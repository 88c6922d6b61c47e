using System;
using System.Collections.Generic;

namespace Reactor.Select;

/// <summary>
/// Winsock's select is level-triggered and keeps nothing in the kernel: counted sets of sockets hold the interest, and the kernel strikes out of copies of them what is not
/// ready. A refused connect shows in the third set only. No set may be without a socket altogether; the poller's own socket pair is always in.
/// </summary>
internal sealed class WinsockSelectPoller<TKernel> : PollerBase
    where TKernel : struct, IWinsockSelectKernel
{
    private readonly TKernel _kernel;
    private readonly SocketSet _read = new();
    private readonly SocketSet _write = new();
    private readonly SocketSet _except = new();
    private readonly SocketSet _readable = new();
    private readonly SocketSet _writable = new();
    private readonly SocketSet _failed = new();

    /// <summary>The slot of each registered socket: the kernel answers with sockets.</summary>
    private readonly Dictionary<nint, int> _slots = [];

    /// <summary>By slot: what the present wait has found.</summary>
    private Readiness[] _found = new Readiness[16];

    /// <summary>By slot: whether the third set has shown it and it was connected. Then it will not fail to connect any more, and what is left is urgent data, which is nobody's.</summary>
    private bool[] _hasPeer = new bool[16];

    private bool _changed = true;

    /// <summary>The slot where the next harvest begins, when the last one had more than a batch.</summary>
    private int _next;

    public WinsockSelectPoller(TKernel kernel, PollerOptions? options)
        : base("select", null, options)
    {
        _kernel = kernel;
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
        // Before anything is refused: the harvest walks over all slots, also over one that was never filled.
        int slot = SlotOf(key);
        if (slot >= _found.Length)
        {
            int length = Math.Max(slot + 1, _found.Length * 2);
            Array.Resize(ref _found, length);
            Array.Resize(ref _hasPeer, length);
        }

        int result = _kernel.Probe(descriptor);
        if (result < 0)
        {
            throw PollerException.FromWin32("Add", descriptor, -result);
        }

        _hasPeer[slot] = false;
        _slots.Add(descriptor, slot);
        _changed = true;
    }

    protected override int Modify(ulong key, nint descriptor, Interest interest)
    {
        _changed = true;
        return 0;
    }

    protected override void Unregister(ulong key, nint descriptor)
    {
        _slots.Remove(descriptor);
        _changed = true;
    }

    protected override void Wait(long nanoseconds)
    {
        int count = Select(nanoseconds);
        if (count == -Win32Error.WSAENOTSOCK)
        {
            // One owner's mistake keeps nobody else waiting.
            FailClosed();
            count = Select(0);
        }

        if (count < 0 && count != -Win32Error.WSAENOTSOCK)
        {
            throw PollerException.FromWin32("select", -1, -count);
        }

        if (count > 0)
        {
            Find(_readable, Readiness.Read);
            Find(_writable, Readiness.Write);
            FindFailed();
            HarvestFound();
        }
    }

    protected override void Interrupt() => throw new InvalidOperationException("select has no wakeup of its own; the socket pair is used.");

    protected override void Close()
    {
        _read.Dispose();
        _write.Dispose();
        _except.Dispose();
        _readable.Dispose();
        _writable.Dispose();
        _failed.Dispose();
    }

    private int Select(long nanoseconds)
    {
        if (_changed)
        {
            FillSets();
        }

        _readable.CopyFrom(_read);
        _writable.CopyFrom(_write);
        _failed.CopyFrom(_except);
        return _kernel.Select(_readable, _writable, _failed, nanoseconds);
    }

    private void FillSets()
    {
        _changed = false;
        _read.Clear();
        _write.Clear();
        _except.Clear();
        for (int slot = 0; slot < SlotLimit; slot++)
        {
            if (!TryGetRegistration(slot, out _, out nint descriptor, out Interest interest) || interest == Interest.None)
            {
                continue;
            }

            if (!_hasPeer[slot])
            {
                _except.Add(descriptor);
            }

            if ((interest & Interest.Read) != 0)
            {
                _read.Add(descriptor);
            }

            if ((interest & Interest.Write) != 0)
            {
                _write.Add(descriptor);
            }
        }
    }

    private void Find(SocketSet set, Readiness readiness)
    {
        foreach (nint socket in set.Sockets)
        {
            _found[_slots[socket]] |= readiness;
        }
    }

    private void FindFailed()
    {
        foreach (nint socket in _failed.Sockets)
        {
            int slot = _slots[socket];
            if (_kernel.Peer(socket) < 0)
            {
                _found[slot] |= Readiness.Read | Readiness.Write | Readiness.Error;
            }
            else
            {
                _hasPeer[slot] = true;
                _changed = true;
            }
        }
    }

    private void HarvestFound()
    {
        int limit = SlotLimit;
        int slot = _next < limit ? _next : 0;
        int room = BatchSize;
        for (int i = 0; i < limit; i++)
        {
            Readiness found = _found[slot];
            _found[slot] = Readiness.None;
            if (found != Readiness.None && room > 0 && TryGetRegistration(slot, out ulong key, out _, out _))
            {
                Harvest(key, found);
                if (--room == 0)
                {
                    _next = slot + 1;
                }
            }

            slot = slot + 1 == limit ? 0 : slot + 1;
        }
    }

    /// <summary>One closed socket makes select refuse all without a name: find it, and those like it.</summary>
    private void FailClosed()
    {
        for (int slot = 0; slot < SlotLimit; slot++)
        {
            if (TryGetRegistration(slot, out ulong key, out nint descriptor, out Interest interest) && interest != Interest.None && _kernel.Probe(descriptor) < 0)
            {
                Fail(key);
                _changed = true;
            }
        }
    }
}

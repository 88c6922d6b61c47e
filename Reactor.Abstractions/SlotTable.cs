using System;
using System.Collections.Generic;

namespace Reactor;

/// <summary>One registration: what its owner wants, what the kernel has been told, and what was found in this turn.</summary>
internal struct Slot
{
    public nint Descriptor;
    public IReadyHandler? Handler;
    public uint Generation;
    public int NextFree;
    public Interest Wanted;
    public Interest Armed;

    /// <summary>The interest that a failed registration had: it gets its one callback although its interest is None now. Never more than the interest once that is set again.</summary>
    public Interest Failed;
    public Readiness Ready;
    public bool Dirty;
}

/// <summary>
/// The registrations of one poller. A slot's generation grows with each use, so that a key from an earlier use names nothing. The table may
/// grow during dispatch: never keep a reference to a slot across a callback.
/// </summary>
internal sealed class SlotTable
{
    private const int None = -1;

    private readonly Dictionary<nint, int> _byDescriptor = [];
    private Slot[] _slots = new Slot[16];
    private int _free = None;

    /// <summary>One past the highest slot ever used.</summary>
    public int Limit { get; private set; }

    public bool Contains(nint descriptor) => _byDescriptor.ContainsKey(descriptor);

    public ulong Add(nint descriptor, IReadyHandler handler, Interest interest)
    {
        int index = _free;
        if (index != None)
        {
            _free = _slots[index].NextFree;
        }
        else
        {
            index = Limit;
            if (index == _slots.Length)
            {
                Array.Resize(ref _slots, index * 2);
            }

            Limit++;
        }

        ref Slot slot = ref _slots[index];
        slot.Generation = slot.Generation == uint.MaxValue ? 1 : slot.Generation + 1;
        slot.Descriptor = descriptor;
        slot.Handler = handler;
        slot.Wanted = slot.Armed = interest;
        _byDescriptor.Add(descriptor, index);
        return SlotKey.Of(index, slot.Generation);
    }

    public void Remove(ulong key)
    {
        int index = SlotKey.SlotOf(key);
        ref Slot slot = ref _slots[index];
        _byDescriptor.Remove(slot.Descriptor);
        slot = new Slot { Generation = slot.Generation, NextFree = _free };
        _free = index;
    }

    /// <summary>Whether the key names a live registration.</summary>
    public bool IsLive(ulong key)
    {
        int index = SlotKey.SlotOf(key);
        return (uint)index < (uint)Limit && _slots[index].Generation == SlotKey.GenerationOf(key) && _slots[index].Handler is not null;
    }

    /// <summary>The slot of a live key.</summary>
    public ref Slot this[ulong key] => ref _slots[SlotKey.SlotOf(key)];

    /// <summary>The key of the registration in a slot, or 0 when the slot is free.</summary>
    public ulong KeyAt(int index) => _slots[index].Handler is null ? 0 : SlotKey.Of(index, _slots[index].Generation);
}

using System;
using System.Collections.Generic;

namespace Reactor.Tests.Races;

/// <summary>
/// Memory as weak as arm64's, and weaker: every location keeps all values ever written, in order, and a read may return any that is not older than
/// what its thread has seen. Release hands on what the writer has seen, acquire takes it over, a full fence meets all other full fences. Real memory
/// always holds the newest value, so what code writes past the seam is found by comparing, and counts as a plain write.
/// </summary>
internal sealed class WeakMemory
{
    private readonly Dictionary<nint, int> _byAddress = [];
    private readonly List<Location> _locations = [];
    private readonly Stack<View> _spareViews = [];
    private readonly View _fences = new();

    /// <summary>Writes so far: while it stands still, looking again finds nothing new.</summary>
    public int Writes { get; private set; }

    public void Clear()
    {
        foreach (Location location in _locations)
        {
            foreach (View? handedOn in location.HandedOn)
            {
                if (handedOn is not null)
                {
                    handedOn.Clear();
                    _spareViews.Push(handedOn);
                }
            }
        }

        _locations.Clear();
        _byAddress.Clear();
        _fences.Clear();
        Writes = 0;
    }

    public int Locate(Cell cell)
    {
        if (!_byAddress.TryGetValue(cell.Address, out int index))
        {
            index = _locations.Count;
            _byAddress.Add(cell.Address, index);
            Location location = new(cell);
            location.Values.Add(cell.Kind == CellKind.Datum ? 0 : cell.Load());
            location.HandedOn.Add(null);
            _locations.Add(location);
        }

        return index;
    }

    /// <summary>Takes in what a thread has written past the seam.</summary>
    public void Notice(ThreadViews thread)
    {
        for (int i = 0; i < _locations.Count; i++)
        {
            Location location = _locations[i];
            if (location.Cell.Kind != CellKind.Datum && location.Cell.Load() is ulong bits && bits != location.Newest)
            {
                Append(thread, i, bits, MemoryOrder.Relaxed, null);
            }
        }
    }

    /// <summary>How many values a read may return: 1 when the thread has seen the newest.</summary>
    public int Choices(ThreadViews thread, int location) => _locations[location].Values.Count - thread.Seen[location];

    /// <summary>Whether the thread is certain to see the newest value.</summary>
    public bool Sees(ThreadViews thread, int location) => Choices(thread, location) == 1;

    public ulong Newest(int location) => _locations[location].Newest;

    /// <summary>Whether the thread sees every write of a value.</summary>
    public bool SeesWritesOf(ThreadViews thread, ulong bits)
    {
        for (int i = 0; i < _locations.Count; i++)
        {
            if (_locations[i].Values.LastIndexOf(bits) > thread.Seen[i])
            {
                return false;
            }
        }

        return true;
    }

    public ulong Value(int location, int age) => _locations[location].Values[^(age + 1)];

    public string Text(int location, ulong bits) => _locations[location].Cell.Kind == CellKind.Reference
        ? Cell.ReferenceOf<object?>(bits)?.ToString() ?? "null"
        : $"0x{bits:x}";

    /// <summary>Reads the value that is <paramref name="age"/> writes old.</summary>
    public ulong Read(ThreadViews thread, int location, int age, MemoryOrder order)
    {
        Location at = _locations[location];
        int index = at.Values.Count - 1 - age;
        thread.Seen[location] = Math.Max(thread.Seen[location], index);
        if (at.HandedOn[index] is View handedOn)
        {
            (order is MemoryOrder.Acquire or MemoryOrder.Full ? thread.Seen : thread.AtNextFence).Join(handedOn);
        }

        return at.Values[index];
    }

    public void Write(ThreadViews thread, int location, ulong bits, MemoryOrder order)
    {
        Location at = _locations[location];
        Append(thread, location, bits, order, null);
        if (at.Cell.Kind != CellKind.Datum)
        {
            at.Cell.Store(bits);
        }
    }

    /// <summary>The write of a read-modify-write: it also hands on what the write before it did.</summary>
    public void Replace(ThreadViews thread, int location, ulong bits, MemoryOrder order)
    {
        Location at = _locations[location];
        Append(thread, location, bits, order, at.HandedOn[^1]);
        at.Cell.Store(bits);
    }

    public void Fence(ThreadViews thread)
    {
        thread.Seen.Join(thread.AtNextFence);
        thread.Seen.Join(_fences);
        _fences.Join(thread.Seen);
        thread.Fenced.Join(thread.Seen);
    }

    private void Append(ThreadViews thread, int location, ulong bits, MemoryOrder order, View? continued)
    {
        Location at = _locations[location];
        Writes++;
        thread.Seen[location] = at.Values.Count;
        View handedOn = _spareViews.Count > 0 ? _spareViews.Pop() : new View();
        handedOn.Join(order is MemoryOrder.Release or MemoryOrder.Full ? thread.Seen : thread.Fenced);
        if (continued is not null)
        {
            handedOn.Join(continued);
        }

        at.Values.Add(bits);
        at.HandedOn.Add(handedOn);
    }

    private sealed class Location(Cell cell)
    {
        public Cell Cell { get; } = cell;

        public List<ulong> Values { get; } = [];

        public List<View?> HandedOn { get; } = [];

        public ulong Newest => Values[^1];
    }
}

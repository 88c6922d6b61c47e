using System;

namespace Reactor;

/// <summary>
/// The pending timers of one poller: a four-ary heap by deadline, then by order of adding. The heap's entries hold their sort key, so that sifting
/// touches only the heap's own memory and, for each entry moved, one position; add and cancel are O(log n).
/// </summary>
internal sealed class TimerHeap
{
    private const int Arity = 4;
    private const int None = -1;

    private Entry[] _heap = new Entry[16];
    private Timer[] _timers = new Timer[16];
    private int _limit;
    private int _free = None;

    public int Count { get; private set; }

    /// <summary>The number of timers ever added: the order that the next one gets.</summary>
    public long NextOrder { get; private set; }

    /// <summary>The earliest deadline, or <see cref="LoopClock.Never"/>.</summary>
    public long NextDeadline => Count == 0 ? LoopClock.Never : _heap[0].Deadline;

    public ulong Add(long deadline, ITimerHandler handler, int token)
    {
        int index = TakeSlot();
        ref Timer timer = ref _timers[index];
        timer.Generation = timer.Generation == uint.MaxValue ? 1 : timer.Generation + 1;
        timer.Handler = handler;
        timer.Token = token;
        if (Count == _heap.Length)
        {
            Array.Resize(ref _heap, Count * 2);
        }

        SiftUp(Count++, new Entry { Deadline = deadline, Order = NextOrder++, Index = index });
        return SlotKey.Of(index, timer.Generation);
    }

    public bool Cancel(ulong key)
    {
        int index = SlotKey.SlotOf(key);
        if ((uint)index >= (uint)_limit || _timers[index].Generation != SlotKey.GenerationOf(key) || _timers[index].Handler is null)
        {
            return false;
        }

        RemoveAt(_timers[index].Position);
        FreeSlot(index);
        return true;
    }

    /// <summary>Takes out the earliest timer if it is due and was added before <paramref name="order"/>.</summary>
    public bool TryTakeDue(long now, long order, out ExpiredTimer expired)
    {
        if (Count == 0 || _heap[0].Deadline > now || _heap[0].Order >= order)
        {
            expired = default;
            return false;
        }

        int index = _heap[0].Index;
        ref Timer timer = ref _timers[index];
        expired = new ExpiredTimer(SlotKey.Of(index, timer.Generation), timer.Handler!, timer.Token, _heap[0].Deadline);
        RemoveAt(0);
        FreeSlot(index);
        return true;
    }

    private int TakeSlot()
    {
        int index = _free;
        if (index != None)
        {
            _free = _timers[index].Position;
            return index;
        }

        if (_limit == _timers.Length)
        {
            Array.Resize(ref _timers, _limit * 2);
        }

        return _limit++;
    }

    private void FreeSlot(int index)
    {
        _timers[index].Handler = null;
        _timers[index].Position = _free;
        _free = index;
    }

    private void RemoveAt(int position)
    {
        Entry last = _heap[--Count];
        if (position == Count)
        {
            return;
        }

        if (position > 0 && last.IsBefore(_heap[(position - 1) / Arity]))
        {
            SiftUp(position, last);
        }
        else
        {
            SiftDown(position, last);
        }
    }

    private void SiftUp(int position, Entry entry)
    {
        Entry[] heap = _heap;
        while (position > 0)
        {
            int parent = (position - 1) / Arity;
            if (!entry.IsBefore(heap[parent]))
            {
                break;
            }

            Place(position, heap[parent]);
            position = parent;
        }

        Place(position, entry);
    }

    private void SiftDown(int position, Entry entry)
    {
        Entry[] heap = _heap;
        while (true)
        {
            int first = (position * Arity) + 1;
            if (first >= Count)
            {
                break;
            }

            int least = first;
            int end = Math.Min(first + Arity, Count);
            for (int child = first + 1; child < end; child++)
            {
                if (heap[child].IsBefore(heap[least]))
                {
                    least = child;
                }
            }

            if (!heap[least].IsBefore(entry))
            {
                break;
            }

            Place(position, heap[least]);
            position = least;
        }

        Place(position, entry);
    }

    private void Place(int position, in Entry entry)
    {
        _heap[position] = entry;
        _timers[entry.Index].Position = position;
    }

    private struct Entry
    {
        public long Deadline;
        public long Order;
        public int Index;

        public readonly bool IsBefore(in Entry other) => Deadline < other.Deadline || (Deadline == other.Deadline && Order < other.Order);
    }

    private struct Timer
    {
        public ITimerHandler? Handler;
        public int Token;
        public uint Generation;

        /// <summary>Where the timer stands in the heap; while the slot is free, the next free slot.</summary>
        public int Position;
    }
}

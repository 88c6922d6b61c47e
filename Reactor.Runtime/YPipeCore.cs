using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Reactor.Runtime;

/// <summary>
/// The queue behind <see cref="YPipe{T}"/>. The ends share one word: how far the writer has flushed, or that the reader sleeps. A reader that knows of
/// items touches nothing shared; one that ran out reads the word once, and only when that shows nothing new does it put itself to sleep by a
/// compare-exchange, which a flush meets by an exchange.
/// </summary>
internal sealed class YPipeCore<T, TMemory>
    where TMemory : struct, IMemoryOps
{
    private const long Asleep = -1;
    private const int SpinsBehindWriter = 4;

    // Two microseconds, a hundred items or so. A reader that is faster than the writer would look for every item, and take the word and the newest item's line from the writer each time.
    private static readonly long TimeBetweenLooks = Stopwatch.Frequency / 500_000;

    private readonly int _capacity;
    private readonly SpareChunks<YPipeChunk<T>, TMemory> _spares;
    private YPipeChunk<T> _writeChunk;
    private YPipeChunk<T> _readChunk;
    private YPipeEnds _ends;
    private PaddedLong _flushed;

    public YPipeCore(int capacity, int spareChunks)
    {
        _capacity = capacity;
        _spares = new SpareChunks<YPipeChunk<T>, TMemory>(spareChunks);
        _writeChunk = new YPipeChunk<T>(capacity);
        _readChunk = _writeChunk;
    }

    public void Write(in T item, bool incomplete)
    {
        if (_ends.WriteIndex == _capacity)
        {
            Extend();
        }

        _writeChunk.TakeLines(_ends.WriteIndex);
        _writeChunk.Items[_ends.WriteIndex++] = item;
        _ends.Written++;
        if (!incomplete)
        {
            _ends.Complete = _ends.Written;
        }
    }

    public bool TryUnwrite([MaybeNullWhen(false)] out T item)
    {
        if (_ends.Written == _ends.Complete)
        {
            item = default;
            return false;
        }

        if (_ends.WriteIndex == 0)
        {
            // The reader has not entered a chunk without a flushed item, so the chunk before is still ours; this one stays linked for later.
            _writeChunk = _writeChunk.Previous!;
            _ends.WriteIndex = _capacity;
        }

        ref T slot = ref _writeChunk.Items[--_ends.WriteIndex];
        item = slot;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            slot = default!;
        }

        _ends.Written--;
        return true;
    }

    public bool Flush()
    {
        long complete = _ends.Complete;
        if (_ends.Flushed == complete)
        {
            return true;
        }

        _ends.Flushed = complete;

        // A reader that sleeps changes the word no more until it is woken.
        return TMemory.Exchange(ref _flushed.Value, complete) != Asleep;
    }

    public bool CheckRead() => _ends.Read != _ends.Available || TryFetch();

    public bool TryRead([MaybeNullWhen(false)] out T item)
    {
        if (_ends.Read == _ends.Available && !TryFetch())
        {
            item = default;
            return false;
        }

        if (_ends.ReadIndex == _capacity)
        {
            Advance();
        }

        ref T slot = ref _readChunk.Items[_ends.ReadIndex++];
        item = slot;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            slot = default!;
        }

        _ends.Read++;
        return true;
    }

    private bool TryFetch()
    {
        if (_ends.LookedAt != 0)
        {
            AwaitNextLook();
        }

        long flushed = TMemory.Read(ref _flushed.Value);
        if (flushed == _ends.Read)
        {
            flushed = TMemory.CompareExchange(ref _flushed.Value, Asleep, flushed);
        }

        bool found = flushed != _ends.Read && flushed != Asleep;
        _ends.LookedAt = found && _ends.Found && flushed - _ends.Available < _capacity ? Stopwatch.GetTimestamp() : 0;
        _ends.Found = found;
        if (found)
        {
            _ends.Available = flushed;
        }

        return found;
    }

    private void AwaitNextLook()
    {
        while (Stopwatch.GetTimestamp() - _ends.LookedAt < TimeBetweenLooks)
        {
            Thread.SpinWait(SpinsBehindWriter);
        }
    }

    private void Extend()
    {
        if (_writeChunk.Next is null)
        {
            YPipeChunk<T> next = _spares.Pop() ?? new YPipeChunk<T>(_capacity);
            next.Previous = _writeChunk;
            _writeChunk.Next = next;
        }

        _writeChunk = _writeChunk.Next;
        _ends.WriteIndex = 0;
    }

    private void Advance()
    {
        // A flushed item stands in the next chunk, so the writer is past this one for good.
        YPipeChunk<T> emptied = _readChunk;
        _readChunk = emptied.Next!;
        _readChunk.Previous = null;
        _ends.ReadIndex = 0;

        // One that is not kept must not hold on to the chain: an old chunk would keep all younger ones until it is collected itself.
        emptied.Next = null;
        _spares.Push(emptied);
    }
}

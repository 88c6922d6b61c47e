using System;
using RespServer.Protocol;

namespace RespServer.Store;

/// <summary>A list of byte strings as a chain of chunks, pushed at both ends, popped at the front.</summary>
internal sealed class ValueList(ListChunkPool pool)
{
    private ListChunk? _first;
    private ListChunk? _last;

    public long Count { get; private set; }

    public void PushFront(ReadOnlySpan<byte> value)
    {
        if (_first is null || !_first.TryPushFront(value))
        {
            ListChunk chunk = pool.Take(ListChunk.SizeFor(value.Length), toFront: true);
            chunk.TryPushFront(value);
            chunk.Next = _first;
            if (_first is null)
            {
                _last = chunk;
            }
            else
            {
                _first.Previous = chunk;
            }

            _first = chunk;
        }

        Count++;
    }

    public void PushBack(ReadOnlySpan<byte> value)
    {
        if (_last is null || !_last.TryPushBack(value))
        {
            ListChunk chunk = pool.Take(ListChunk.SizeFor(value.Length), toFront: false);
            chunk.TryPushBack(value);
            chunk.Previous = _last;
            if (_last is null)
            {
                _first = chunk;
            }
            else
            {
                _last.Next = chunk;
            }

            _last = chunk;
        }

        Count++;
    }

    /// <summary>Takes off the first element and writes it; the list must not be empty.</summary>
    public void PopFront(ReplyBuffer reply)
    {
        ListChunk chunk = _first!;
        reply.WriteRaw(chunk.PopFront());
        Count--;
        if (chunk.Count == 0)
        {
            _first = chunk.Next;
            if (_first is null)
            {
                _last = null;
            }
            else
            {
                _first.Previous = null;
            }

            pool.Return(chunk);
        }
    }

    /// <summary>Writes a range that lies within the list.</summary>
    public void WriteRange(long start, long count, ReplyBuffer reply)
    {
        reply.WriteArray(count);
        ListChunk chunk = Seek(start, out int index);
        while (count > 0)
        {
            int taken = (int)Math.Min(count, chunk.Count - index);
            reply.WriteRaw(chunk.Range(index, taken));
            count -= taken;
            index = 0;
            chunk = chunk.Next!;
        }
    }

    public void Clear()
    {
        while (_first is not null)
        {
            ListChunk chunk = _first;
            _first = chunk.Next;
            pool.Return(chunk);
        }

        _last = null;
        Count = 0;
    }

    /// <summary>Goes from the nearer end to the chunk that holds an element.</summary>
    private ListChunk Seek(long position, out int index)
    {
        ListChunk chunk;
        if (position < Count / 2)
        {
            chunk = _first!;
            while (position >= chunk.Count)
            {
                position -= chunk.Count;
                chunk = chunk.Next!;
            }

            index = (int)position;
            return chunk;
        }

        chunk = _last!;
        long fromEnd = Count - position;
        while (fromEnd > chunk.Count)
        {
            fromEnd -= chunk.Count;
            chunk = chunk.Previous!;
        }

        index = (int)(chunk.Count - fromEnd);
        return chunk;
    }
}

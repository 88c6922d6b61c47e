using System;
using System.Buffers.Text;

namespace RespServer.Store;

/// <summary>
/// A run of list elements, kept as the replies that they will be, one after the other: a range of the list is a range of bytes. Elements are put before the
/// first or behind the last; where the run begins decides which of the two has room.
/// </summary>
internal sealed class ListChunk
{
    public const int StandardSize = 4096;
    private const int MaxElements = 256;
    private const int LongestHeader = 13;

    private readonly byte[] _bytes;
    private readonly int[] _starts = new int[MaxElements];
    private int _start;
    private int _end;
    private int _first;
    private int _last;

    public ListChunk(int size) => _bytes = new byte[size];

    public ListChunk? Previous { get; set; }

    public ListChunk? Next { get; set; }

    public int Size => _bytes.Length;

    public int Count => _last - _first;

    /// <summary>A size that any place for this value needs at most.</summary>
    public static int SizeFor(int length) => length + LongestHeader + 2;

    /// <summary>Empties the chunk and puts its run where it can grow to the front or to the back.</summary>
    public void Open(bool toFront)
    {
        _start = _end = toFront ? _bytes.Length : 0;
        _first = _last = toFront ? MaxElements : 0;
        Previous = Next = null;
    }

    public bool TryPushFront(ReadOnlySpan<byte> value)
    {
        Span<byte> header = stackalloc byte[LongestHeader];
        int headerLength = WriteHeader(header, value.Length);
        int length = headerLength + value.Length + 2;
        if (_first == 0 || _start < length)
        {
            return false;
        }

        _start -= length;
        Put(_start, header[..headerLength], value);
        _starts[--_first] = _start;
        return true;
    }

    public bool TryPushBack(ReadOnlySpan<byte> value)
    {
        Span<byte> header = stackalloc byte[LongestHeader];
        int headerLength = WriteHeader(header, value.Length);
        int length = headerLength + value.Length + 2;
        if (_last == MaxElements || _bytes.Length - _end < length)
        {
            return false;
        }

        Put(_end, header[..headerLength], value);
        _starts[_last++] = _end;
        _end += length;
        return true;
    }

    /// <summary>Elements as replies, counted from the chunk's first.</summary>
    public ReadOnlySpan<byte> Range(int index, int count)
    {
        int start = _starts[_first + index];
        return _bytes.AsSpan(start, EndOf(_first + index + count - 1) - start);
    }

    /// <summary>Takes off the first element and leaves its bytes to be read until the next change.</summary>
    public ReadOnlySpan<byte> PopFront()
    {
        ReadOnlySpan<byte> element = Range(0, 1);
        _first++;
        _start += element.Length;
        return element;
    }

    private int EndOf(int index) => index + 1 == _last ? _end : _starts[index + 1];

    private static int WriteHeader(Span<byte> header, int length)
    {
        header[0] = (byte)'$';
        Utf8Formatter.TryFormat(length, header[1..], out int digits);
        "\r\n"u8.CopyTo(header[(1 + digits)..]);
        return digits + 3;
    }

    private void Put(int position, ReadOnlySpan<byte> header, ReadOnlySpan<byte> value)
    {
        header.CopyTo(_bytes.AsSpan(position));
        value.CopyTo(_bytes.AsSpan(position + header.Length));
        "\r\n"u8.CopyTo(_bytes.AsSpan(position + header.Length + value.Length));
    }
}

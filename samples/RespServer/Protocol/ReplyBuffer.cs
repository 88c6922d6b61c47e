using System;
using System.Buffers.Text;
using System.Text;

namespace RespServer.Protocol;

/// <summary>Replies on their way out: written at one end, sent from the other. Grows as needed, and gives up what it grew to once it is empty.</summary>
internal sealed class ReplyBuffer
{
    private const int InitialSize = 16 * 1024;
    private const int MaxKeptSize = 1024 * 1024;
    private const int HeaderSize = Number.MaxLength + 3;

    private byte[] _bytes = new byte[InitialSize];
    private int _start;
    private int _end;

    /// <summary>How many bytes wait to be sent.</summary>
    public int Length => _end - _start;

    /// <summary>What waits to be sent.</summary>
    public ReadOnlySpan<byte> Pending => _bytes.AsSpan(_start, Length);

    /// <summary>Forgets bytes that have been sent.</summary>
    public void Consume(int count)
    {
        _start += count;
        if (_start == _end)
        {
            _start = _end = 0;
            if (_bytes.Length > MaxKeptSize)
            {
                _bytes = new byte[InitialSize];
            }
        }
    }

    /// <summary>Bytes that are a reply already, or a part of one.</summary>
    public void WriteRaw(ReadOnlySpan<byte> reply)
    {
        reply.CopyTo(Reserve(reply.Length));
        _end += reply.Length;
    }

    public void WriteOk() => WriteRaw("+OK\r\n"u8);

    public void WriteNull() => WriteRaw("$-1\r\n"u8);

    public void WriteNullArray() => WriteRaw("*-1\r\n"u8);

    public void WriteInteger(long value) => WriteHeader((byte)':', value);

    /// <summary>The elements follow.</summary>
    public void WriteArray(long count) => WriteHeader((byte)'*', count);

    public void WriteBulk(ReadOnlySpan<byte> value)
    {
        Reserve(HeaderSize + value.Length + 2);
        WriteHeader((byte)'$', value.Length);
        value.CopyTo(_bytes.AsSpan(_end));
        _end += value.Length;
        _bytes[_end++] = (byte)'\r';
        _bytes[_end++] = (byte)'\n';
    }

    /// <summary>A number as a bulk string.</summary>
    public void WriteBulk(long value)
    {
        Span<byte> digits = stackalloc byte[Number.MaxLength];
        Utf8Formatter.TryFormat(value, digits, out int length);
        WriteBulk(digits[..length]);
    }

    /// <summary>An error; a line break in it would end the reply early and becomes a blank.</summary>
    public void WriteError(ReadOnlySpan<byte> message)
    {
        Span<byte> space = Reserve(message.Length + 3);
        space[0] = (byte)'-';
        message.CopyTo(space[1..]);
        space.Slice(1, message.Length).Replace((byte)'\r', (byte)' ');
        space.Slice(1, message.Length).Replace((byte)'\n', (byte)' ');
        "\r\n"u8.CopyTo(space[(1 + message.Length)..]);
        _end += message.Length + 3;
    }

    /// <summary>An error, made where an allocation does not matter.</summary>
    public void WriteError(string message) => WriteError(Encoding.Latin1.GetBytes(message));

    private void WriteHeader(byte kind, long value)
    {
        Span<byte> space = Reserve(HeaderSize);
        space[0] = kind;
        int length;
        if ((ulong)value < 10)
        {
            space[1] = (byte)('0' + value);
            length = 1;
        }
        else
        {
            Utf8Formatter.TryFormat(value, space[1..], out length);
        }

        space[length + 1] = (byte)'\r';
        space[length + 2] = (byte)'\n';
        _end += length + 3;
    }

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - _end < count)
        {
            MakeRoom(count);
        }

        return _bytes.AsSpan(_end, count);
    }

    private void MakeRoom(int count)
    {
        int length = Length;
        byte[] target = _bytes;
        if (_bytes.Length < length + count || _start < _bytes.Length / 2)
        {
            target = new byte[Math.Max(checked(length + count), (int)Math.Min(_bytes.Length * 2L, Array.MaxLength))];
        }

        Buffer.BlockCopy(_bytes, _start, target, 0, length);
        (_bytes, _start, _end) = (target, 0, length);
    }
}

using System;
using Reactor;
using RespServer.Protocol;

namespace RespServer.Store;

/// <summary>A key and what it holds. It is the handler of its own expiry, so that a timer needs no table to find its key.</summary>
internal sealed class Entry(KeyStore store, byte[] key) : ITimerHandler
{
    private const int MaxWaste = 64;

    private byte[] _text = [];
    private int _length;

    public byte[] Key { get; } = key;

    public EntryKind Kind { get; private set; }

    public long Number { get; private set; }

    /// <summary>The list, while <see cref="Kind"/> is a list.</summary>
    public ValueList? List { get; private set; }

    /// <summary>When the key ends, on the store's clock in milliseconds; 0 when it does not.</summary>
    public long ExpiresAt { get; set; }

    public TimerHandle Timer { get; set; }

    /// <summary>Takes bytes; the array of the last value is used again when it fits and little of it is wasted.</summary>
    public void SetText(ReadOnlySpan<byte> value)
    {
        DropList();
        if (_text.Length < value.Length || _text.Length > (value.Length * 2) + MaxWaste)
        {
            _text = new byte[value.Length];
        }

        value.CopyTo(_text);
        _length = value.Length;
        Kind = EntryKind.Text;
    }

    public void SetNumber(long value)
    {
        DropList();
        Number = value;
        Kind = EntryKind.Number;
    }

    /// <summary>Whether the value is a number; text that spells one becomes one.</summary>
    public bool TryBecomeNumber()
    {
        if (Kind == EntryKind.Text && Protocol.Number.TryParse(_text.AsSpan(0, _length), out long value))
        {
            SetNumber(value);
        }

        return Kind == EntryKind.Number;
    }

    public ValueList BecomeList(ListChunkPool pool)
    {
        Kind = EntryKind.List;
        return List = new ValueList(pool);
    }

    /// <summary>Writes a value that is no list.</summary>
    public void WriteTo(ReplyBuffer reply)
    {
        if (Kind == EntryKind.Number)
        {
            reply.WriteBulk(Number);
        }
        else
        {
            reply.WriteBulk(_text.AsSpan(0, _length));
        }
    }

    public void DropList()
    {
        List?.Clear();
        List = null;
    }

    void ITimerHandler.OnTimer(TimerHandle timer, int token) => store.Expire(this);
}

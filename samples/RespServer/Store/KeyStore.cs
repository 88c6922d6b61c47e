using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;
using Reactor;

namespace RespServer.Store;

/// <summary>
/// The keys of one shard, owned by one I/O thread: no locks. Keys end by timers of that thread's poller, which run before anything of the same turn is read, so
/// a key that is due is gone before a client can see it.
/// </summary>
internal sealed class KeyStore
{
    /// <summary>Timers are set again after this, so that no due time is beyond what a clock can hold.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(30);

    private readonly IPoller _poller;
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly ListChunkPool _chunks = new();
    private readonly Dictionary<byte[], Entry> _entries = new(KeyComparer.Instance);
    private readonly Dictionary<byte[], Entry>.AlternateLookup<ReadOnlySpan<byte>> _byBytes;
    private int _count;
    private long _expired;

    public KeyStore(IPoller poller, TimeProvider clock)
    {
        _poller = poller;
        _clock = clock;
        _start = clock.GetTimestamp();
        _byBytes = _entries.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>The number of keys. Any thread.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The number of keys whose time has come so far. Any thread.</summary>
    public long Expired => Volatile.Read(ref _expired);

    /// <summary>Milliseconds since the store was made, plus one, so that no moment is 0.</summary>
    public long Now => (long)_clock.GetElapsedTime(_start).TotalMilliseconds + 1;

    public Entry? Find(ReadOnlySpan<byte> key) => _byBytes.TryGetValue(key, out Entry? entry) ? entry : null;

    /// <summary>Finds a key, or makes it. A new one is an empty text until it is set.</summary>
    public Entry FindOrAdd(ReadOnlySpan<byte> key, out bool isNew)
    {
        ref Entry? entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_byBytes, key, out bool exists);
        isNew = !exists;
        if (!exists)
        {
            entry = new Entry(this, key.ToArray());
            Volatile.Write(ref _count, _entries.Count);
        }

        return entry!;
    }

    public bool Remove(ReadOnlySpan<byte> key)
    {
        Entry? entry = Find(key);
        if (entry is not null)
        {
            Remove(entry);
        }

        return entry is not null;
    }

    public void Remove(Entry entry)
    {
        Persist(entry);
        entry.DropList();
        _entries.Remove(entry.Key);
        Volatile.Write(ref _count, _entries.Count);
    }

    /// <summary>Forgets all keys, and with them their timers.</summary>
    public void Clear()
    {
        foreach (Entry entry in _entries.Values)
        {
            Persist(entry);
        }

        _entries.Clear();
        Volatile.Write(ref _count, 0);
    }

    public ValueList BecomeList(Entry entry) => entry.BecomeList(_chunks);

    /// <summary>Sets the moment at which a key ends; it must lie ahead.</summary>
    public void ExpireAt(Entry entry, long moment)
    {
        Persist(entry);
        entry.ExpiresAt = moment;
        SetTimer(entry, Now);
    }

    /// <summary>The key no longer ends by itself.</summary>
    public void Persist(Entry entry)
    {
        if (entry.ExpiresAt != 0)
        {
            _poller.CancelTimer(entry.Timer);
            entry.ExpiresAt = 0;
            entry.Timer = default;
        }
    }

    /// <summary>A key's timer has run.</summary>
    public void Expire(Entry entry)
    {
        long now = Now;
        if (entry.ExpiresAt > now)
        {
            SetTimer(entry, now);
            return;
        }

        // The timer is gone already.
        entry.ExpiresAt = 0;
        Remove(entry);
        Volatile.Write(ref _expired, _expired + 1);
    }

    private void SetTimer(Entry entry, long now)
    {
        long milliseconds = Math.Min(entry.ExpiresAt - now, (long)LongestTimer.TotalMilliseconds);
        entry.Timer = _poller.AddTimer(TimeSpan.FromMilliseconds(milliseconds), entry);
    }
}

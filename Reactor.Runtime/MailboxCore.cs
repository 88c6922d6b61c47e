using System;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Reactor.Runtime;

/// <summary>
/// The queue behind <see cref="Mailbox{T}"/>. A send is one fetch-add on the tail chunk's word, a store, and a release store.
/// </summary>
/// <remarks>
/// <para>Claims below the capacity are slots. The claim that equals it makes its owner the only installer of the next chunk; claims beyond retry. The
/// next chunk is linked first and opened last, and a spare chunk's word is always beyond its end, so that a sender who slept while its chunk was
/// recycled either retries or gets a slot in a chunk that is in the chain again.</para>
/// <para>The receiver sleeps by a compare-exchange of the same word, from exactly what it has drained. Either a claim came first and it does not sleep, or the
/// claimant sees that it slept. The signaler needs no fence of its own: a new receiver publishes it before its first operation on the word,
/// so a sender that still read the old one has claimed before, and the new receiver will not sleep on that claim.</para>
/// <para>A claim that is not published yet (its sender was preempted) keeps the receiver awake: it signals itself and returns.</para>
/// </remarks>
internal sealed class MailboxCore<T, TMemory>
    where TMemory : struct, IMemoryOps
{
    private const int PublishSpins = 32;

    private readonly int _capacity;
    private readonly SpareChunks<MailboxChunk<T>, TMemory> _spares;
    private MailboxChunk<T> _tail;
    private ISignaler? _signaler;

    private MailboxChunk<T> _head;
    private MailboxChunk<T>? _lastChunk;
    private long _lastIndex;
    private MailboxReceiver _receiver;

    public MailboxCore(int capacity, int spareChunks)
    {
        _capacity = capacity;
        _spares = new SpareChunks<MailboxChunk<T>, TMemory>(spareChunks);
        _head = new MailboxChunk<T>(capacity);
        _head.Claims.Value = MailboxChunk<T>.AsleepAt(0);
        _receiver.Passive = true;
        _tail = _head;
    }

    public long Received => Volatile.Read(ref _receiver.Received);

    public bool IsClosed => _lastChunk is not null;

    public bool IsDrained => _lastChunk == _head && _receiver.Position == _lastIndex;

    public bool TrySend(in T item)
    {
        bool mustSignal = false;
        while (true)
        {
            MailboxChunk<T> chunk = TMemory.Read(ref _tail);
            long claims = TMemory.FetchAdd(ref chunk.Claims.Value, 1);
            if ((claims & MailboxChunk<T>.Closed) != 0)
            {
                return false;
            }

            long index = MailboxChunk<T>.IndexOf(claims);
            if (index > _capacity)
            {
                AwaitInstaller(chunk);
                continue;
            }

            // The duty to signal outlives a change of chunk: the receiver sleeps until this very send is published.
            mustSignal |= claims == MailboxChunk<T>.AsleepAt(index);
            if (index == _capacity)
            {
                InstallAfter(chunk);
                continue;
            }

            ref MailboxSlot<T> slot = ref chunk.Slots[index];
            slot.Item = item;
            TMemory.Write(ref slot.Published, 1);
            if (mustSignal)
            {
                Signal();
            }

            chunk.TakeLines((int)index);
            return true;
        }
    }

    public bool TryReceive(out T item)
    {
        Wake();
        if (TryTake(out item))
        {
            return true;
        }

        SleepOrSignal();
        return false;
    }

    public int Drain(IMailboxHandler<T> handler, int budget)
    {
        Wake();
        int taken = 0;
        try
        {
            long claimed;
            do
            {
                claimed = ReadClaims();
                while (taken < budget && _receiver.Position < Math.Min(claimed, _capacity) && TryTake(out T item))
                {
                    taken++;
                    handler.OnReceived(item);
                }
            }
            while (claimed > _capacity && taken < budget && _receiver.Position == _capacity && TryAdvance());
        }
        finally
        {
            SleepOrSignal();
        }

        return taken;
    }

    public void Rebind(ISignaler signaler)
    {
        TMemory.Write(ref _signaler, signaler);
        signaler.Signal();
    }

    public void Close()
    {
        if (IsClosed)
        {
            return;
        }

        Wake();
        while (true)
        {
            // All that is left of the chunk in one claim, the installer's with it: after this nobody can add a chunk.
            MailboxChunk<T> chunk = TMemory.Read(ref _tail);
            long index = MailboxChunk<T>.IndexOf(TMemory.FetchAdd(ref chunk.Claims.Value, _capacity + 1));
            if (index <= _capacity)
            {
                TMemory.FetchOr(ref chunk.Claims.Value, MailboxChunk<T>.Closed);
                _lastIndex = index;
                _lastChunk = chunk;
                if (!IsDrained)
                {
                    // Who claimed since the receiver woke saw it awake and signals nobody, and there will be no later sender.
                    Signal();
                }

                return;
            }

            AwaitInstaller(chunk);
        }
    }

    private void Signal() => TMemory.Read(ref _signaler)?.Signal();

    private void InstallAfter(MailboxChunk<T> chunk)
    {
        MailboxChunk<T> next = _spares.Pop() ?? new MailboxChunk<T>(_capacity);
        TMemory.Write(ref _tail, next);
        TMemory.Write(ref chunk.Next, next);
        TMemory.Write(ref next.Claims.Value, 0);
    }

    private void AwaitInstaller(MailboxChunk<T> chunk)
    {
        SpinWait spin = default;
        while (TMemory.Read(ref _tail) == chunk)
        {
            long claims = TMemory.Read(ref chunk.Claims.Value);
            if ((claims & MailboxChunk<T>.Closed) != 0 || MailboxChunk<T>.IndexOf(claims) <= _capacity)
            {
                return;
            }

            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    private void Wake()
    {
        if (_receiver.Passive)
        {
            _receiver.Passive = false;
            TMemory.FetchAnd(ref _head.Claims.Value, MailboxChunk<T>.AwakeMask);
        }
    }

    private void SleepOrSignal()
    {
        if (IsClosed)
        {
            if (!IsDrained)
            {
                Signal();
            }

            return;
        }

        // A handler may have received, and so put the mailbox to sleep, within this drain.
        Wake();
        _receiver.Passive = TMemory.CompareExchange(ref _head.Claims.Value, MailboxChunk<T>.AsleepAt(_receiver.Position), _receiver.Position) == _receiver.Position;
        if (!_receiver.Passive)
        {
            Signal();
        }
    }

    /// <summary>
    /// How many slots of the head chunk are claimed, more than it has when the next chunk was begun; a chunk that is linked and not open yet, or closed, says so too. Senders need that word for themselves,
    /// so a drain does not read it for every item: a receiver right behind them would cost each a cache line for the word, and one for the slot that it waits for. What is claimed later is another drain's.
    /// </summary>
    private long ReadClaims() => MailboxChunk<T>.IndexOf(TMemory.Read(ref _head.Claims.Value));

    private bool TryTake(out T item)
    {
        if (_receiver.Position == _capacity && !TryAdvance())
        {
            item = default!;
            return false;
        }

        ref MailboxSlot<T> slot = ref _head.Slots[_receiver.Position];
        if (TMemory.Read(ref slot.Published) == 0 && !AwaitPublished(ref slot))
        {
            item = default!;
            return false;
        }

        item = slot.Item;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            slot.Item = default!;
        }

        slot.Published = 0;
        _receiver.Position++;
        Volatile.Write(ref _receiver.Received, _receiver.Received + 1);
        return true;
    }

    private bool TryAdvance()
    {
        MailboxChunk<T>? next = TMemory.Read(ref _head.Next);
        if (next is null)
        {
            if (ReadClaims() > _capacity)
            {
                // The installer is at work, or was preempted.
                Thread.Yield();
            }

            return false;
        }

        // The installer's last touch of a chunk is its link, so nobody but late senders looks at it from here on, or takes its lines.
        MailboxChunk<T> emptied = _head;

        // One that is not kept must not hold on to the chain: an old chunk would keep all younger ones until it is collected itself.
        emptied.Next = null;
        TMemory.Write(ref emptied.Claims.Value, _capacity + 1);
        _head = next;
        _receiver.Position = 0;
        _spares.Push(emptied);
        return true;
    }

    /// <summary>
    /// A claimed slot is published within nanoseconds unless its sender was preempted: worth a short look, and then the processor is the sender's. It may be held up
    /// by a garbage collection, and this thread must not look on without ever letting go: where the runtime has no better means than to interrupt it, it might never stop it.
    /// </summary>
    private bool AwaitPublished(ref MailboxSlot<T> slot)
    {
        if (ReadClaims() <= _receiver.Position || IsDrained)
        {
            return false;
        }

        for (int i = 0; i < PublishSpins; i++)
        {
            Thread.SpinWait(1);
            if (TMemory.Read(ref slot.Published) != 0)
            {
                return true;
            }
        }

        Thread.Yield();
        return false;
    }
}

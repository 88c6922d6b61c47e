using System;

namespace Reactor.Runtime;

/// <summary>
/// Many senders, one receiver. Unbounded, first-in first-out per sender, in chunks of which up to <see cref="SpareChunks"/> emptied ones are kept for
/// reuse. The receiver is whoever waits on the signaler: a poller's loop or a thread with a standalone one; the mailbox is the same.
/// </summary>
/// <remarks>
/// A mailbox is passive or active. The receiver makes it passive when it found nothing left; the first send after that makes it active and signals, the
/// others do not. A mailbox without a signaler yet collects what is sent; the first <see cref="Rebind"/> delivers it.
/// </remarks>
/// <typeparam name="T">What is sent.</typeparam>
public sealed class Mailbox<T>
{
    /// <summary>Items per chunk.</summary>
    public const int ChunkCapacity = 256;

    /// <summary>The most emptied chunks kept for reuse.</summary>
    public const int SpareChunks = 32;

    private readonly MailboxCore<T, HardwareMemory> _core;
    private readonly int _id = MailboxId.Next();

    /// <summary>Makes an empty mailbox.</summary>
    public Mailbox()
        : this(ChunkCapacity, SpareChunks)
    {
    }

    internal Mailbox(int chunkCapacity, int spareChunks) => _core = new MailboxCore<T, HardwareMemory>(chunkCapacity, spareChunks);

    /// <summary>Items received so far. Any thread.</summary>
    public long Received => _core.Received;

    /// <summary>Whether <see cref="Close"/> was called. Receiver only.</summary>
    public bool IsClosed => _core.IsClosed;

    /// <summary>Whether the mailbox is closed and all that was sent before has been received. Receiver only.</summary>
    public bool IsDrained => _core.IsDrained;

    /// <summary>
    /// Sends. Any thread. One interlocked operation, and none of the receiver's cost, while the mailbox is active; the signal of its
    /// <see cref="ISignaler"/> when it was passive. What the sender wrote before is seen by the receiver.
    /// </summary>
    /// <param name="item">What to send.</param>
    /// <returns>False when the receiver has closed the mailbox: the item stays the sender's.</returns>
    public bool TrySend(in T item) => _core.TrySend(item);

    /// <summary>Receives one item. Receiver only. After false the mailbox is passive, or has signalled itself: wait for the signaler. A closed one is drained, or has signalled itself.</summary>
    /// <param name="item">What was sent.</param>
    /// <returns>Whether there was an item.</returns>
    public bool TryReceive(out T item) => _core.TryReceive(out item);

    /// <summary>
    /// Receives up to <paramref name="budget"/> items. Receiver only; not from within the handler. When more is left the mailbox signals itself, so that the rest
    /// comes in the next turn and descriptors are not starved. So may what is sent while it runs, by its handler or by others: it does not run after its senders.
    /// </summary>
    /// <param name="handler">Called once per item.</param>
    /// <param name="budget">The most items to take, 1 or more.</param>
    /// <returns>How many were taken.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="handler"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="budget"/> is less than 1.</exception>
    public int Drain(IMailboxHandler<T> handler, int budget)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentOutOfRangeException.ThrowIfLessThan(budget, 1);
        int taken = _core.Drain(handler, budget);
        if (taken > 0 && ReactorEventSource.Log.IsEnabled())
        {
            ReactorEventSource.Log.MailboxDrained(_id, taken);
        }

        return taken;
    }

    /// <summary>
    /// Makes the caller the receiver, the first one included, after any earlier one has stopped reading. Senders signal <paramref name="signaler"/> from now on; it
    /// is signalled once by this call, so that nothing sent in between waits.
    /// </summary>
    /// <param name="signaler">What wakes the caller.</param>
    /// <exception cref="ArgumentNullException"><paramref name="signaler"/> is null.</exception>
    public void Rebind(ISignaler signaler)
    {
        ArgumentNullException.ThrowIfNull(signaler);
        _core.Rebind(signaler);
    }

    /// <summary>
    /// Ends sending: <see cref="TrySend"/> returns false from now on. Receiver only; idempotent. What was accepted before is still to be received: until <see cref="IsDrained"/>, every
    /// <see cref="Drain"/> that leaves something signals itself.
    /// </summary>
    public void Close() => _core.Close();
}

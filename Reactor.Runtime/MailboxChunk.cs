using System;

namespace Reactor.Runtime;

/// <summary>
/// A run of slots and the word by which senders claim them. The word counts claims, and carries the receiver's state in its upper bits, so that
/// the fetch-add that claims a slot also tells the sender everything it has to know.
/// </summary>
internal sealed class MailboxChunk<T> : Chunk<MailboxChunk<T>>
{
    /// <summary>The receiver waits for its signaler since it drained all before the index in <see cref="AsleepAt"/>.</summary>
    public const long Passive = 1L << 62;

    /// <summary>The mailbox is closed; no claim from here on is valid.</summary>
    public const long Closed = 1L << 61;

    private const int PassiveShift = 32;
    private const long CountMask = (1L << PassiveShift) - 1;
    private const long PassiveIndexMask = ((1L << 24) - 1) << PassiveShift;

    public MailboxChunk(int capacity)
    {
        Slots = new MailboxSlot<T>[capacity];

        // A spare chunk's word is past its end, so that a sender who still holds the chunk from earlier finds no slot in it.
        Claims.Value = capacity + 1;
    }

    public readonly MailboxSlot<T>[] Slots;

    public PaddedLong Claims;

    /// <summary>Brings the cache lines of the slots that follow to the caller's processor, where a run of them begins. Whoever has those slots meanwhile loses the lines, and no item.</summary>
    public void TakeLines(int index)
    {
        if ((index & (CacheLines<MailboxSlot<T>>.ItemsInRun - 1)) == 0)
        {
            TakeRun(index);
        }
    }

    /// <summary>The index that a sender got, or would get.</summary>
    public static long IndexOf(long claims) => claims & CountMask;

    /// <summary>The word while the receiver sleeps and nobody has claimed since. The one sender who gets exactly this must signal.</summary>
    public static long AsleepAt(long index) => Passive | (index << PassiveShift) | index;

    /// <summary>What a woken receiver leaves in the word.</summary>
    public const long AwakeMask = ~(Passive | PassiveIndexMask);

    private void TakeRun(int index)
    {
        int end = Math.Min(index + CacheLines<MailboxSlot<T>>.ItemsInRun, Slots.Length);
        for (int i = index + CacheLines<MailboxSlot<T>>.Stride; i < end; i += CacheLines<MailboxSlot<T>>.Stride)
        {
            Slots[i].Touched = 0;
        }
    }
}

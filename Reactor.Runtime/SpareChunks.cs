namespace Reactor.Runtime;

/// <summary>
/// Emptied chunks on their way back to where items come in. One thread pushes and one at a time pops, which is why a plain stack with one
/// compare-exchange has no ABA problem: a head that was seen can only be taken by the one who saw it.
/// </summary>
internal sealed class SpareChunks<TChunk, TMemory>(int cap)
    where TChunk : Chunk<TChunk>
    where TMemory : struct, IMemoryOps
{
    private TChunk? _head;

    public TChunk? Pop()
    {
        while (true)
        {
            TChunk? head = TMemory.Read(ref _head);
            if (head is null)
            {
                return null;
            }

            if (TMemory.CompareExchange(ref _head, head.Next, head) == head)
            {
                head.Next = null;
                return head;
            }
        }
    }

    /// <summary>Keeps the chunk, or leaves it to the garbage collector when enough are spare.</summary>
    public void Push(TChunk chunk)
    {
        while (true)
        {
            TChunk? head = TMemory.Read(ref _head);
            int depth = head is null ? 0 : head.Depth;
            if (depth >= cap)
            {
                return;
            }

            chunk.Next = head;
            chunk.Depth = depth + 1;
            if (TMemory.CompareExchange(ref _head, chunk, head) == head)
            {
                return;
            }
        }
    }
}

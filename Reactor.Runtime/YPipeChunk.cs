using System;
using System.Runtime.CompilerServices;

namespace Reactor.Runtime;

internal sealed class YPipeChunk<T>(int capacity) : Chunk<YPipeChunk<T>>
{
    public readonly T[] Items = new T[capacity];

    /// <summary>The chunk before, while the writer may still step back into it.</summary>
    public YPipeChunk<T>? Previous;

    /// <summary>Brings the cache lines of the items that follow, which are the writer's still, to its processor, where a run of them begins.</summary>
    public void TakeLines(int index)
    {
        if ((index & (CacheLines<T>.ItemsInRun - 1)) == 0)
        {
            TakeRun(index);
        }
    }

    private void TakeRun(int index)
    {
        int end = Math.Min(index + CacheLines<T>.ItemsInRun, Items.Length);
        for (int i = index + CacheLines<T>.Stride; i < end; i += CacheLines<T>.Stride)
        {
            // A byte of it is enough to have its line, but of a reference nothing less than all may be written.
            if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            {
                Items[i] = default!;
            }
            else
            {
                Unsafe.As<T, byte>(ref Items[i]) = 0;
            }
        }
    }
}

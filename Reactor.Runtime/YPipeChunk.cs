namespace Reactor.Runtime;

internal sealed class YPipeChunk<T>(int capacity) : Chunk<YPipeChunk<T>>
{
    public readonly T[] Items = new T[capacity];

    /// <summary>The chunk before, while the writer may still step back into it.</summary>
    public YPipeChunk<T>? Previous;
}

namespace Reactor.Runtime;

/// <summary>A link of a queue's chain, or of its stack of spare chunks; never of both.</summary>
internal abstract class Chunk<TSelf>
    where TSelf : Chunk<TSelf>
{
    public TSelf? Next;

    /// <summary>While spare: how many are spare from here on, this one included.</summary>
    public int Depth;
}

namespace Reactor;

/// <summary>Something that can be raised in a loop's <see cref="WakeWord{TMemory}"/>: the link and the count that the protocol needs.</summary>
internal abstract class PendingSignal
{
    /// <summary>Raises since the loop last took this one up; above zero it is linked, or about to be. Written by every thread.</summary>
    internal long Raised;

    /// <summary>The next in the list that this one is linked in. Owned by whoever made <see cref="Raised"/> leave zero, then by the loop.</summary>
    internal PendingSignal? Next;
}

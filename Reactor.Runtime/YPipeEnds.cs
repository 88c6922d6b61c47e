using System.Runtime.InteropServices;

namespace Reactor.Runtime;

/// <summary>What each end of a pipe changes per item, each on cache lines of its own. Positions count items since the pipe was made.</summary>
[StructLayout(LayoutKind.Explicit, Size = 384)]
internal struct YPipeEnds
{
    /// <summary>Writer: where the next item goes.</summary>
    [FieldOffset(128)]
    public long Written;

    /// <summary>Writer: up to where items are complete.</summary>
    [FieldOffset(136)]
    public long Complete;

    /// <summary>Writer: up to where items were flushed.</summary>
    [FieldOffset(144)]
    public long Flushed;

    /// <summary>Writer: index of <see cref="Written"/> in its chunk.</summary>
    [FieldOffset(152)]
    public int WriteIndex;

    /// <summary>Reader: the next item to read.</summary>
    [FieldOffset(256)]
    public long Read;

    /// <summary>Reader: up to where items are known to be flushed.</summary>
    [FieldOffset(264)]
    public long Available;

    /// <summary>Reader: index of <see cref="Read"/> in its chunk.</summary>
    [FieldOffset(272)]
    public int ReadIndex;

    /// <summary>Reader: whether its last look at the flushed word found something.</summary>
    [FieldOffset(276)]
    public bool Found;

    /// <summary>Reader: the time of its last look, if that found a little and so had the one before; 0 if not.</summary>
    [FieldOffset(280)]
    public long LookedAt;
}

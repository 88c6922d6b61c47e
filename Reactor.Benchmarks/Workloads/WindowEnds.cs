using System.Runtime.InteropServices;

namespace Reactor.Benchmarks;

/// <summary>What each end of a window changes per message, each on cache lines of its own: on one line the ends would measure each other and nothing else.</summary>
[StructLayout(LayoutKind.Explicit, Size = 384)]
internal struct WindowEnds
{
    /// <summary>Writer: up to where it may write.</summary>
    [FieldOffset(128)]
    public long Allowed;

    /// <summary>Writer: messages written.</summary>
    [FieldOffset(136)]
    public long Written;

    /// <summary>Reader: messages read.</summary>
    [FieldOffset(256)]
    public long Read;

    /// <summary>Reader: how many of them the writer was told of.</summary>
    [FieldOffset(264)]
    public long Announced;

    /// <summary>Reader: where the round ends.</summary>
    [FieldOffset(272)]
    public long RoundEnd;
}

using System.Runtime.InteropServices;

namespace Reactor;

/// <summary>A reference with no neighbour within two cache lines on either side: prefetchers fetch lines in pairs.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct PaddedHead
{
    [FieldOffset(128)]
    public PendingSignal? Value;
}

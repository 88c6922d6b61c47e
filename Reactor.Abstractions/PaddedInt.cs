using System.Runtime.InteropServices;

namespace Reactor;

/// <summary>A number with no neighbour within two cache lines on either side, as <see cref="PaddedHead"/>.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct PaddedInt
{
    [FieldOffset(128)]
    public int Value;
}

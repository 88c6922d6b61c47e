using System.Runtime.InteropServices;

namespace Reactor.Runtime;

/// <summary>A word that shares its cache lines with nothing else; 128 bytes each side, because lines are fetched in pairs.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct PaddedLong
{
    [FieldOffset(128)]
    public long Value;
}

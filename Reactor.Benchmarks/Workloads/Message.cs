using System.Runtime.InteropServices;

namespace Reactor.Benchmarks;

/// <summary>64 bytes by value.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct Message
{
    public long Number;
}

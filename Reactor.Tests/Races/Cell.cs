using System.Runtime.CompilerServices;

namespace Reactor.Tests.Races;

/// <summary>
/// A location of shared memory by its address, which stands still because no collection happens during an execution. Its value is its bits.
/// </summary>
internal readonly unsafe struct Cell(void* address, CellKind kind)
{
    public nint Address { get; } = (nint)address;

    public CellKind Kind { get; } = kind;

    public static Cell Of(ref int location) => new(Unsafe.AsPointer(ref location), CellKind.Int);

    public static Cell Of(ref long location) => new(Unsafe.AsPointer(ref location), CellKind.Long);

    public static Cell Of<T>(ref T location)
        where T : class? => new(Unsafe.AsPointer(ref location), CellKind.Reference);

    public static ulong BitsOf<T>(T value)
        where T : class? => (ulong)Unsafe.As<T, nint>(ref value);

    public static T ReferenceOf<T>(ulong bits)
        where T : class? => Unsafe.As<ulong, T>(ref bits);

    public ulong Load() => Kind switch
    {
        CellKind.Int => *(uint*)Address,
        _ => *(ulong*)Address,
    };

    public void Store(ulong bits)
    {
        switch (Kind)
        {
            case CellKind.Int:
                *(uint*)Address = (uint)bits;
                break;
            case CellKind.Long:
                *(ulong*)Address = bits;
                break;
            default:
                // By way of a typed reference, so that the collector hears of it.
                Unsafe.AsRef<object?>((void*)Address) = ReferenceOf<object?>(bits);
                break;
        }
    }
}

using System.Runtime.InteropServices;

namespace Reactor.Epoll;

/// <summary>An array of struct epoll_event in native memory, in the layout of this processor.</summary>
internal readonly unsafe struct EpollEvents
{
    private static readonly bool Packed = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    private EpollEvents(void* start) => Start = start;

    public void* Start { get; }

    public static EpollEvents Allocate(int capacity) =>
        new(NativeMemory.AllocZeroed((nuint)capacity, (nuint)(Packed ? sizeof(Interop.PackedEpollEvent) : sizeof(Interop.AlignedEpollEvent))));

    public void Free() => NativeMemory.Free(Start);

    public (uint Events, ulong Data) At(int index)
    {
        if (Packed)
        {
            Interop.PackedEpollEvent* packed = (Interop.PackedEpollEvent*)Start + index;
            return (packed->Events, packed->Data);
        }

        Interop.AlignedEpollEvent* aligned = (Interop.AlignedEpollEvent*)Start + index;
        return (aligned->Events, aligned->Data);
    }

    public void Set(int index, uint events, ulong data)
    {
        if (Packed)
        {
            ((Interop.PackedEpollEvent*)Start)[index] = new Interop.PackedEpollEvent { Events = events, Data = data };
        }
        else
        {
            ((Interop.AlignedEpollEvent*)Start)[index] = new Interop.AlignedEpollEvent { Events = events, Data = data };
        }
    }

    /// <summary>Copies one event to where the caller has room for either layout.</summary>
    public static void Write(void* destination, uint events, ulong data) => new EpollEvents(destination).Set(0, events, data);
}

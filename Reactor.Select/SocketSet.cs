using System;
using System.Runtime.InteropServices;
using TerraFX.Interop.Windows;

namespace Reactor.Select;

/// <summary>
/// Winsock's fd_set: a count and so many sockets. Only C's declaration of it ends at 64; this one is in native memory of our own and as large as needed.
/// </summary>
internal sealed unsafe class SocketSet : IDisposable
{
    private int _capacity = 64;
    private nint* _memory;

    public SocketSet() => _memory = Allocate(null, _capacity);

    public fd_set* Start => (fd_set*)_memory;

    public int Count
    {
        get => (int)Start->fd_count;
        private set => Start->fd_count = (uint)value;
    }

    /// <summary>The sockets begin at the first multiple of their own size.</summary>
    public ReadOnlySpan<nint> Sockets => new(_memory + 1, Count);

    public void Clear() => Count = 0;

    public void Add(nint socket)
    {
        int count = Count;
        Reach(count + 1);
        _memory[1 + count] = socket;
        Count = count + 1;
    }

    public void CopyFrom(SocketSet other)
    {
        Reach(other.Count);
        other.Sockets.CopyTo(new Span<nint>(_memory + 1, _capacity));
        Count = other.Count;
    }

    public void Dispose()
    {
        NativeMemory.Free(_memory);
        _memory = null;
    }

    private static nint* Allocate(nint* old, int capacity)
    {
        nint* memory = (nint*)NativeMemory.Realloc(old, (nuint)(capacity + 1) * (nuint)sizeof(nint));
        if (old == null)
        {
            memory[0] = 0;
        }

        return memory;
    }

    private void Reach(int count)
    {
        if (count > _capacity)
        {
            _capacity = Math.Max(count, _capacity * 2);
            _memory = Allocate(_memory, _capacity);
        }
    }
}

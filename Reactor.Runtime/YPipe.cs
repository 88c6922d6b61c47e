using System.Diagnostics.CodeAnalysis;

namespace Reactor.Runtime;

/// <summary>
/// A lock-free pipe from one writer thread to one reader thread; no poller, no descriptor. Unbounded, in chunks of which up to <see cref="SpareChunks"/> emptied
/// ones are kept for reuse. The in-process transport is two of these. The model is libzmq's <c>ypipe_t</c>.
/// </summary>
/// <remarks>
/// Items become visible to the reader by <see cref="Flush"/>, whole messages at a time: an item written as incomplete waits for a complete one after it. When the reader found
/// nothing it sleeps, from the pipe's point of view, and the next <see cref="Flush"/> says so, once: whoever flushed then wakes the reader by what it waits on. A new pipe's reader counts as awake.
/// A reader that overtakes its writer, look after look, looks once in two microseconds only, so that items come in batches; <see cref="TryRead"/> and <see cref="CheckRead"/> wait for that. For a lone message they do not.
/// </remarks>
/// <typeparam name="T">What is written.</typeparam>
public sealed class YPipe<T>
{
    /// <summary>Items per chunk.</summary>
    public const int ChunkCapacity = 256;

    /// <summary>The most emptied chunks kept for reuse.</summary>
    public const int SpareChunks = 8;

    private readonly YPipeCore<T, HardwareMemory> _core;

    /// <summary>Makes an empty pipe.</summary>
    public YPipe()
        : this(ChunkCapacity, SpareChunks)
    {
    }

    internal YPipe(int chunkCapacity, int spareChunks) => _core = new YPipeCore<T, HardwareMemory>(chunkCapacity, spareChunks);

    /// <summary>Writes an item; it is not flushed yet. Writer only.</summary>
    /// <param name="item">What to write.</param>
    /// <param name="incomplete">Whether more items of the same message follow; the next complete one completes it.</param>
    public void Write(in T item, bool incomplete = false) => _core.Write(item, incomplete);

    /// <summary>Takes back the last item, if it is incomplete still. Writer only.</summary>
    /// <param name="item">The item, now gone from the pipe.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryUnwrite([MaybeNullWhen(false)] out T item) => _core.TryUnwrite(out item);

    /// <summary>Lets the reader see everything complete. Writer only.</summary>
    /// <returns>False when the reader sleeps: wake it. True also when there was nothing to flush.</returns>
    public bool Flush() => _core.Flush();

    /// <summary>Whether an item can be read. Reader only. After false the reader counts as asleep, and the next flush of something says so.</summary>
    public bool CheckRead() => _core.CheckRead();

    /// <summary>Reads an item. Reader only. After false the reader counts as asleep, as with <see cref="CheckRead"/>.</summary>
    /// <param name="item">What was written.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryRead([MaybeNullWhen(false)] out T item) => _core.TryRead(out item);
}

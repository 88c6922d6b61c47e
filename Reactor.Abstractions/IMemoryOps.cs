namespace Reactor;

/// <summary>
/// The operations on shared memory that lock-free code here is built from, as a type parameter: the real ones are the hardware's, and a
/// test's may pause between any two of them, so that interleavings can be explored.
/// </summary>
internal interface IMemoryOps
{
    /// <summary>Reads with acquire semantics: nothing after it moves before it.</summary>
    static abstract int Read(ref int location);

    /// <inheritdoc cref="Read(ref int)"/>
    static abstract long Read(ref long location);

    /// <inheritdoc cref="Read(ref int)"/>
    static abstract T Read<T>(ref T location)
        where T : class?;

    /// <summary>Writes with release semantics: nothing before it moves after it.</summary>
    static abstract void Write(ref int location, int value);

    /// <inheritdoc cref="Write(ref int, int)"/>
    static abstract void Write(ref long location, long value);

    /// <inheritdoc cref="Write(ref int, int)"/>
    static abstract void Write<T>(ref T location, T value)
        where T : class?;

    /// <summary>Stores a value and returns the one that was there; a full fence.</summary>
    static abstract long Exchange(ref long location, long value);

    /// <inheritdoc cref="Exchange(ref long, long)"/>
    static abstract T Exchange<T>(ref T location, T value)
        where T : class?;

    /// <summary>Stores <paramref name="value"/> if <paramref name="comparand"/> is there, and returns what was there; a full fence.</summary>
    static abstract long CompareExchange(ref long location, long value, long comparand);

    /// <inheritdoc cref="CompareExchange(ref long, long, long)"/>
    static abstract T CompareExchange<T>(ref T location, T value, T comparand)
        where T : class?;

    /// <summary>Adds and returns the value that was there before; a full fence.</summary>
    static abstract long FetchAdd(ref long location, long value);

    /// <summary>Clears the bits that are not in <paramref name="value"/> and returns the value that was there before; a full fence.</summary>
    static abstract long FetchAnd(ref long location, long value);

    /// <summary>Sets the bits of <paramref name="value"/> and returns the value that was there before; a full fence.</summary>
    static abstract long FetchOr(ref long location, long value);
}

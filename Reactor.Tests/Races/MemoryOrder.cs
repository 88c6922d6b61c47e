namespace Reactor.Tests.Races;

/// <summary>What an operation orders besides its own location.</summary>
internal enum MemoryOrder
{
    /// <summary>Nothing: a plain access.</summary>
    Relaxed,

    /// <summary>A read takes over what the writer of the value had seen.</summary>
    Acquire,

    /// <summary>A write hands on what its thread has seen.</summary>
    Release,

    /// <summary>Both, and everything before and after: .NET's interlocked operations.</summary>
    Full,

    /// <summary>All of it, but a read-modify-write falls apart into a read and a write.</summary>
    Torn,
}

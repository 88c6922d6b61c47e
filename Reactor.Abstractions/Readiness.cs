using System;

namespace Reactor;

/// <summary>
/// What a turn found on a descriptor. At least one of <see cref="Read"/> and <see cref="Write"/> is always set; the
/// other values are hints beside it that a kernel may leave out. A handler that only reads or writes meets the end of the
/// stream or the error there.
/// </summary>
[Flags]
public enum Readiness
{
    /// <summary>Nothing. Never delivered.</summary>
    None = 0,

    /// <summary>A read would not block.</summary>
    Read = 1,

    /// <summary>A write would not block.</summary>
    Write = 2,

    /// <summary>Hint: the peer will send no more; what it sent may still be waiting to be read.</summary>
    ReadClosed = 4,

    /// <summary>Hint: the peer will receive no more.</summary>
    WriteClosed = 8,

    /// <summary>Hint: an error is pending, or the descriptor can no longer be watched.</summary>
    Error = 16,
}

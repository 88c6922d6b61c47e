using System;

namespace Reactor;

/// <summary>The directions in which an owner wants to hear of a descriptor's readiness.</summary>
[Flags]
public enum Interest
{
    /// <summary>Silent: no callback, even when the peer hung up, and no CPU time.</summary>
    None = 0,

    /// <summary>Report when a read, receive or accept would not block (bytes, end of stream, a connection, an error).</summary>
    Read = 1,

    /// <summary>Report when a write or send would not block (room, an error, a finished or refused connect).</summary>
    Write = 2,
}

using System.Runtime.InteropServices;

namespace Reactor.Runtime;

/// <summary>What the receiver writes for every item, on cache lines of its own: the senders read what would be its neighbours for every item.</summary>
[StructLayout(LayoutKind.Explicit, Size = 272)]
internal struct MailboxReceiver
{
    /// <summary>The index of the next item in the head chunk.</summary>
    [FieldOffset(128)]
    public int Position;

    /// <summary>Whether it has put itself to sleep.</summary>
    [FieldOffset(132)]
    public bool Passive;

    /// <summary>Items received so far.</summary>
    [FieldOffset(136)]
    public long Received;
}

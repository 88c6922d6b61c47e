namespace Reactor.Tests.Kqueue;

internal enum KnoteFilter
{
    Read,
    Write,
    User,
}

/// <summary>One registration in a modelled kqueue: an ident, a filter, and how far its event has come.</summary>
internal sealed class Knote
{
    public nuint Ident;
    public KnoteFilter Filter;
    public int FilterNumber;
    public int Flags;
    public uint SavedFilterFlags;
    public long SavedData;
    public ulong UserData;

    /// <summary>Which file the descriptor named when the knote was made.</summary>
    public FileIdentity File;

    public bool Disabled;
    public bool Active;
    public bool Queued;
    public bool Dropped;

    /// <summary>EVFILT_USER: NOTE_TRIGGER has been seen.</summary>
    public bool Triggered;

    /// <summary>What was last seen, to tell new activity from what is merely still there.</summary>
    public DescriptorState Seen;

    /// <summary>Whether this one waits for something new to happen before it may fire again.</summary>
    public bool WaitsForActivity => (Flags & (Reactor.Kqueue.Interop.EV_CLEAR | Reactor.Kqueue.Interop.EV_DISPATCH)) != 0;

    public int Descriptor => (int)Ident;
}

namespace Reactor.Kqueue;

/// <summary>struct kevent in the layout of one system; the poller is specialised for it, so reading a field is a load.</summary>
internal interface IKevent<TSelf>
    where TSelf : unmanaged, IKevent<TSelf>
{
    /// <summary>EVFILT_READ.</summary>
    static abstract int ReadFilter { get; }

    /// <summary>EVFILT_WRITE.</summary>
    static abstract int WriteFilter { get; }

    /// <summary>The descriptor, or the number of an EVFILT_USER.</summary>
    nuint Ident { get; }

    /// <summary>EVFILT_...</summary>
    int Filter { get; }

    /// <summary>EV_...</summary>
    int Flags { get; }

    /// <summary>NOTE_... in a change; the socket's error beside EV_EOF.</summary>
    uint FilterFlags { get; }

    /// <summary>Bytes, connections or space; the error number beside EV_ERROR.</summary>
    long Data { get; }

    /// <summary>What the change said.</summary>
    ulong UserData { get; }

    /// <summary>Fills the struct as EV_SET does.</summary>
    static abstract TSelf Of(nuint ident, int filter, int flags, uint filterFlags, long data, ulong userData);
}

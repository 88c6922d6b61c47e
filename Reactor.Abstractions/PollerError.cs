namespace Reactor;

/// <summary>What kind of mistake or shortage a <see cref="PollerException"/> reports; the same on every backend.</summary>
public enum PollerError
{
    /// <summary>A native call failed in a way that has no name of its own here; see <see cref="PollerException.NativeError"/>.</summary>
    Native = 0,

    /// <summary>The number is not an open descriptor of this process.</summary>
    BadDescriptor = 1,

    /// <summary>The descriptor is open but cannot be watched for readiness: a file or a directory, or not a socket where only sockets can be.</summary>
    NotPollable = 2,

    /// <summary>The descriptor is already added to this poller.</summary>
    AlreadyAdded = 3,

    /// <summary>The backend cannot watch this many descriptors, or a descriptor with this number.</summary>
    LimitReached = 4,

    /// <summary>The process or the system is out of descriptors, memory or buffers; the call may succeed later.</summary>
    OutOfResources = 5,
}

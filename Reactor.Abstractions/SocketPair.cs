using System;

namespace Reactor;

/// <summary>
/// Two connected sockets of our own: a byte sent into one makes the other readable. Both are non-blocking and closed on exec. The wakeup of
/// last resort, the same on every backend.
/// </summary>
internal abstract class SocketPair : IDisposable
{
    /// <summary>The end to watch for reading.</summary>
    public abstract nint ReadDescriptor { get; }

    /// <summary>
    /// Makes the read end readable. Any thread. A full buffer counts as done, since it is readable then; a shortage is waited out, since a
    /// lost byte would be a lost wake; a broken pair shows at the read end by itself.
    /// </summary>
    public abstract void Send();

    /// <summary>Takes out what was sent. The receiver's thread.</summary>
    /// <returns>False when the pair is broken and must be replaced.</returns>
    public abstract bool Drain();

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Makes a pair in the way this system has.</summary>
    /// <exception cref="PollerException">Out of descriptors, or no way to make a pair is left.</exception>
    public static SocketPair Create()
    {
        SocketPair pair = Make();
        if (ReactorEventSource.Log.IsEnabled())
        {
            ReactorEventSource.Log.SocketPairMade(pair.ReadDescriptor);
        }

        return pair;
    }

    // The two most common are asked for directly, so that trimming for one drops the pairs of the others.
    private static SocketPair Make() =>
        OperatingSystem.IsLinux() ? UnixSocketPair<LinuxSocketPairKernel>.Create(default)
        : OperatingSystem.IsWindows() ? LoopbackSocketPair.Create(default(TcpLoopbackKernel), default(UnixLoopbackKernel))
        : HostSystem.Current switch
        {
            UnixSystem.FreeBsd or UnixSystem.OpenBsd or UnixSystem.NetBsd or UnixSystem.DragonFly => UnixSocketPair<BsdSocketPairKernel>.Create(default),
            UnixSystem.MacOS => LoopbackSocketPair.Create(default(UnixLoopbackKernel), default(TcpLoopbackKernel)),
            _ => LoopbackSocketPair.Create(default(TcpLoopbackKernel), default(UnixLoopbackKernel)),
        };
}

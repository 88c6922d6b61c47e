using System;

namespace Reactor.Runtime;

/// <summary>What a transport needs of a backend, decided at run time. Any thread.</summary>
public static class TransportTraits
{
    /// <summary>Whether the transport's descriptors can be watched through an I/O completion port.</summary>
    /// <remarks>
    /// True on <c>iocp</c> for <see cref="Transport.Tcp"/>, <see cref="Transport.Udp"/> and <see cref="Transport.Ipc"/>: that backend asks Windows' socket driver for readiness,
    /// which it tells for stream and datagram sockets alike, Unix-domain ones included (named pipes, which are no sockets, would not do). <see cref="Transport.Inproc"/> has no descriptor, so never.
    /// </remarks>
    /// <param name="transport">The transport.</param>
    /// <param name="backend">The backend's name, as in <see cref="IPoller.BackendName"/>.</param>
    /// <returns>False on every other backend.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="backend"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="transport"/> is undefined.</exception>
    public static bool IsIocpCompatible(Transport transport, string backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        return HasDescriptor(transport) && string.Equals(backend, "iocp", StringComparison.Ordinal);
    }

    /// <summary>Whether a reader has to be woken by a signaler, because no descriptor becomes readable when something was written.</summary>
    /// <param name="transport">The transport.</param>
    /// <returns>True for <see cref="Transport.Inproc"/> only.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="transport"/> is undefined.</exception>
    public static bool NeedsSignaler(Transport transport) => !HasDescriptor(transport);

    private static bool HasDescriptor(Transport transport) => transport switch
    {
        Transport.Tcp or Transport.Udp or Transport.Ipc => true,
        Transport.Inproc => false,
        _ => throw new ArgumentOutOfRangeException(nameof(transport), transport, "Not a transport. Use one of the enumeration's values."),
    };
}

using System.Diagnostics.CodeAnalysis;

namespace Reactor;

/// <summary>One kernel mechanism that can make pollers; each backend assembly exports one per mechanism. Any thread.</summary>
public interface IBackend
{
    /// <summary>The backend's name, as asked for and as shown: <c>epoll</c>, <c>kqueue</c>, <c>select</c>, <c>poll</c>, <c>iocp</c>.</summary>
    string Name { get; }

    /// <summary>What <see cref="SignalerKind.Default"/> means here: <c>eventfd</c>, <c>EVFILT_USER</c>, <c>packet</c>, <c>socketpair</c>.</summary>
    string DefaultSignaler { get; }

    /// <summary>The most descriptors, as <see cref="IPoller.MaxDescriptors"/>; null when only memory limits it or the backend cannot run here.</summary>
    int? MaxDescriptors { get; }

    /// <summary>Whether the backend runs on this system.</summary>
    /// <param name="reason">When it does not, why.</param>
    /// <returns>Whether <see cref="CreatePoller"/> can succeed.</returns>
    bool IsSupported([NotNullWhen(false)] out string? reason);

    /// <summary>Makes a poller owned by the calling thread until its first turn.</summary>
    /// <param name="options">How to make it; null for the defaults.</param>
    /// <returns>The open poller.</returns>
    /// <exception cref="System.PlatformNotSupportedException">The backend does not run here; the message says why.</exception>
    /// <exception cref="PollerException">The kernel is out of descriptors or memory.</exception>
    IPoller CreatePoller(PollerOptions? options = null);
}

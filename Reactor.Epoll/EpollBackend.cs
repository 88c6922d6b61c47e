using System;
using System.Diagnostics.CodeAnalysis;

namespace Reactor.Epoll;

/// <summary>The Linux backend over epoll(7), woken by an eventfd(2).</summary>
public sealed class EpollBackend : IBackend
{
    private const string Reason = "epoll exists on Linux only";

    private EpollBackend()
    {
    }

    /// <summary>The one instance.</summary>
    public static EpollBackend Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "epoll";

    /// <inheritdoc/>
    public string DefaultSignaler => "eventfd";

    /// <inheritdoc/>
    public int? MaxDescriptors => null;

    /// <inheritdoc/>
    public bool IsSupported([NotNullWhen(false)] out string? reason)
    {
        reason = OperatingSystem.IsLinux() ? null : Reason;
        return reason is null;
    }

    /// <inheritdoc/>
    // Asked of the system directly, so that trimming for another one drops the poller.
    public IPoller CreatePoller(PollerOptions? options = null) => OperatingSystem.IsLinux()
        ? new EpollPoller<LinuxEpollKernel>(default, options)
        : throw new PlatformNotSupportedException($"The epoll backend does not run here: {Reason}.");
}

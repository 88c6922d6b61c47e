using System;
using System.Diagnostics.CodeAnalysis;

namespace Reactor.Epoll;

/// <summary>The Linux backend over epoll(7), woken by an eventfd(2).</summary>
public sealed class EpollBackend : IBackend
{
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
        reason = OperatingSystem.IsLinux() ? null : "epoll exists on Linux only";
        return reason is null;
    }

    /// <inheritdoc/>
    public IPoller CreatePoller(PollerOptions? options = null) => IsSupported(out string? reason)
        ? new EpollPoller<LinuxEpollKernel>(default, options)
        : throw new PlatformNotSupportedException($"The epoll backend does not run here: {reason}.");
}

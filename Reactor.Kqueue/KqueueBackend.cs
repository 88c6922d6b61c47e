using System;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Reactor.Kqueue;

/// <summary>The macOS and BSD backend over kqueue(2), woken by EVFILT_USER.</summary>
public sealed class KqueueBackend : IBackend
{
    private KqueueBackend()
    {
    }

    /// <summary>The one instance.</summary>
    public static KqueueBackend Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "kqueue";

    /// <inheritdoc/>
    public string DefaultSignaler => "EVFILT_USER";

    /// <inheritdoc/>
    public int? MaxDescriptors => null;

    /// <inheritdoc/>
    public bool IsSupported([NotNullWhen(false)] out string? reason)
    {
        reason = HostSystem.WhyNotBsd();
        return reason is null;
    }

    /// <inheritdoc/>
    public IPoller CreatePoller(PollerOptions? options = null)
    {
        if (!IsSupported(out string? reason))
        {
            throw new PlatformNotSupportedException($"The kqueue backend does not run here: {reason}.");
        }

        // Asked of the system directly as well, so that trimming for these two drops the poller.
        return OperatingSystem.IsLinux() || OperatingSystem.IsWindows() ? throw new UnreachableException() : Create(HostSystem.Current, options);
    }

    private static PollerBase Create(UnixSystem system, PollerOptions? options) => system switch
    {
        UnixSystem.MacOS => new KqueuePoller<BsdKqueueKernel<Interop.Kevent32>, Interop.Kevent32>(new(Interop.EVFILT_USER_MACOS), options),
        UnixSystem.FreeBsd => new KqueuePoller<BsdKqueueKernel<Interop.Kevent64>, Interop.Kevent64>(new(Interop.EVFILT_USER_FREEBSD), options),
        UnixSystem.OpenBsd => new KqueuePoller<BsdKqueueKernel<Interop.Kevent32>, Interop.Kevent32>(new(Interop.EVFILT_USER_OPENBSD), options),
        UnixSystem.DragonFly => new KqueuePoller<BsdKqueueKernel<Interop.Kevent32>, Interop.Kevent32>(new(Interop.EVFILT_USER_DRAGONFLY), options),
        _ => new KqueuePoller<NetBsdKqueueKernel, Interop.NetBsdKevent>(default, options),
    };
}

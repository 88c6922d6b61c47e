using System;
using System.Diagnostics.CodeAnalysis;

namespace Reactor.Iocp;

/// <summary>The Windows backend over an I/O completion port, woken by a completion packet; readiness comes from polls of the AFD driver.</summary>
public sealed class IocpBackend : IBackend
{
    private const string Reason = "completion ports exist on Windows only";

    private IocpBackend()
    {
    }

    /// <summary>The one instance.</summary>
    public static IocpBackend Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "iocp";

    /// <inheritdoc/>
    public string DefaultSignaler => "packet";

    /// <inheritdoc/>
    public int? MaxDescriptors => null;

    /// <inheritdoc/>
    public bool IsSupported([NotNullWhen(false)] out string? reason)
    {
        reason = OperatingSystem.IsWindows() ? null : Reason;
        return reason is null;
    }

    /// <inheritdoc/>
    // Asked of the system directly, so that trimming for another one drops the poller.
    public IPoller CreatePoller(PollerOptions? options = null) => OperatingSystem.IsWindows()
        ? new IocpPoller<WindowsIocpKernel>(default, options)
        : throw new PlatformNotSupportedException($"The iocp backend does not run here: {Reason}.");
}

using System;
using System.Diagnostics.CodeAnalysis;

namespace Reactor.Select;

/// <summary>The backend over poll(2). Every descriptor costs eight bytes to scan at every turn; for few descriptors, or where nothing better exists.</summary>
public sealed class PollBackend : IBackend
{
    private PollBackend()
    {
    }

    /// <summary>The one instance.</summary>
    public static PollBackend Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "poll";

    /// <inheritdoc/>
    public string DefaultSignaler => "socketpair";

    /// <inheritdoc/>
    public int? MaxDescriptors => OperatingSystem.IsLinux() || OperatingSystem.IsWindows() || HostSystem.WhyNotBsd() is not null ? null : default(BsdPollKernel).Capacity;

    /// <inheritdoc/>
    public bool IsSupported([NotNullWhen(false)] out string? reason)
    {
        reason = OperatingSystem.IsLinux() || OperatingSystem.IsWindows() ? null : HostSystem.WhyNotBsd();
        return reason is null;
    }

    /// <inheritdoc/>
    // Asked of the system directly, so that trimming for one drops the pollers of the others.
    public IPoller CreatePoller(PollerOptions? options = null) =>
        OperatingSystem.IsLinux() ? new PollPoller<LinuxPollKernel>(default, options)
        : OperatingSystem.IsWindows() ? new WinsockPollPoller<WindowsPollKernel>(default, options)
        : HostSystem.WhyNotBsd() is { } reason ? throw new PlatformNotSupportedException($"The poll backend does not run here: {reason}.")
        : new PollPoller<BsdPollKernel>(default, options);
}

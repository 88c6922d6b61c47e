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
    public int? MaxDescriptors => HostSystem.WhyNotBsd() is null ? default(BsdPollKernel).Capacity : null;

    /// <inheritdoc/>
    public bool IsSupported([NotNullWhen(false)] out string? reason)
    {
        reason = OperatingSystem.IsLinux() || OperatingSystem.IsWindows() ? null : HostSystem.WhyNotBsd();
        return reason is null;
    }

    /// <inheritdoc/>
    public IPoller CreatePoller(PollerOptions? options = null) =>
        !IsSupported(out string? reason) ? throw new PlatformNotSupportedException($"The poll backend does not run here: {reason}.")
        : OperatingSystem.IsWindows() ? new WinsockPollPoller<WindowsPollKernel>(default, options)
        : OperatingSystem.IsLinux() ? new PollPoller<LinuxPollKernel>(default, options)
        : new PollPoller<BsdPollKernel>(default, options);
}

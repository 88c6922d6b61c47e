using System;
using System.Diagnostics.CodeAnalysis;

namespace Reactor.Select;

/// <summary>The backend over select(2). Every descriptor costs a bit to scan at every turn; for few descriptors, or where nothing better exists.</summary>
public sealed class SelectBackend : IBackend
{
    private SelectBackend()
    {
    }

    /// <summary>The one instance.</summary>
    public static SelectBackend Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "select";

    /// <inheritdoc/>
    public string DefaultSignaler => "socketpair";

    /// <inheritdoc/>
    public int? MaxDescriptors => OperatingSystem.IsLinux() || OperatingSystem.IsWindows() || HostSystem.WhyNotBsd() is not null ? null : default(BsdSelectKernel).SetSize;

    /// <inheritdoc/>
    public bool IsSupported([NotNullWhen(false)] out string? reason)
    {
        reason = OperatingSystem.IsLinux() || OperatingSystem.IsWindows() ? null : HostSystem.WhyNotBsd();
        return reason is null;
    }

    /// <inheritdoc/>
    // Asked of the system directly, so that trimming for one drops the pollers of the others.
    public IPoller CreatePoller(PollerOptions? options = null) =>
        OperatingSystem.IsLinux() ? new SelectPoller<LinuxSelectKernel>(default, options)
        : OperatingSystem.IsWindows() ? new WinsockSelectPoller<WindowsSelectKernel>(default, options)
        : HostSystem.WhyNotBsd() is { } reason ? throw new PlatformNotSupportedException($"The select backend does not run here: {reason}.")
        : new SelectPoller<BsdSelectKernel>(default, options);
}

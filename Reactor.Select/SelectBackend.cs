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
    public int? MaxDescriptors => HostSystem.WhyNotBsd() is null ? default(BsdSelectKernel).SetSize : null;

    /// <inheritdoc/>
    public bool IsSupported([NotNullWhen(false)] out string? reason)
    {
        reason = OperatingSystem.IsLinux() || OperatingSystem.IsWindows() ? null : HostSystem.WhyNotBsd();
        return reason is null;
    }

    /// <inheritdoc/>
    public IPoller CreatePoller(PollerOptions? options = null) =>
        !IsSupported(out string? reason) ? throw new PlatformNotSupportedException($"The select backend does not run here: {reason}.")
        : OperatingSystem.IsWindows() ? new WinsockSelectPoller<WindowsSelectKernel>(default, options)
        : OperatingSystem.IsLinux() ? new SelectPoller<LinuxSelectKernel>(default, options)
        : new SelectPoller<BsdSelectKernel>(default, options);
}

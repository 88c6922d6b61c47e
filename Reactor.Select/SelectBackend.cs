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
    public int? MaxDescriptors => null;

    /// <inheritdoc/>
    public bool IsSupported([NotNullWhen(false)] out string? reason)
    {
        reason = OperatingSystem.IsLinux() || OperatingSystem.IsWindows() ? null : "this build of the select backend knows Linux and Windows only";
        return reason is null;
    }

    /// <inheritdoc/>
    public IPoller CreatePoller(PollerOptions? options = null) =>
        !IsSupported(out string? reason) ? throw new PlatformNotSupportedException($"The select backend does not run here: {reason}.")
        : OperatingSystem.IsWindows() ? new WinsockSelectPoller<WindowsSelectKernel>(default, options)
        : new SelectPoller<LinuxSelectKernel>(default, options);
}

using System;
using System.Diagnostics.CodeAnalysis;
using Reactor;

namespace Example;

/// <summary>A backend over poll(2), made only of what any other assembly could use too.</summary>
public sealed class ExampleBackend : IBackend
{
    /// <inheritdoc/>
    public string Name => "example";

    /// <inheritdoc/>
    public string DefaultSignaler => "socketpair";

    /// <inheritdoc/>
    public int? MaxDescriptors => null;

    /// <inheritdoc/>
    public bool IsSupported([NotNullWhen(false)] out string? reason) =>
        (reason = OperatingSystem.IsLinux() ? null : "the example knows Linux only") is null;

    /// <inheritdoc/>
    public IPoller CreatePoller(PollerOptions? options = null) => IsSupported(out string? reason)
        ? new ExamplePoller(options)
        : throw new PlatformNotSupportedException($"The example backend does not run here: {reason}.");
}

using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using Reactor.Select;

namespace Reactor.Tests.Mac;

/// <summary>select or poll over Linux descriptors, with what macOS makes of them.</summary>
internal sealed class MacBackend : IBackend
{
    private readonly Func<PollerOptions?, IPoller> _create;

    private MacBackend(string name, int? maxDescriptors, Func<PollerOptions?, IPoller> create)
    {
        Name = name;
        MaxDescriptors = maxDescriptors;
        _create = create;
    }

    public static IReadOnlyList<IBackend> All { get; } =
    [
        new MacBackend("poll-macos", default(MacPollKernel).Capacity, options => new PollPoller<MacPollKernel>(default, options)),
        new MacBackend("select-macos", default(MacSelectKernel).SetSize, options => new SelectPoller<MacSelectKernel>(default, options)),
    ];

    public string Name { get; }

    public string DefaultSignaler => "socketpair";

    public int? MaxDescriptors { get; }

    public bool IsSupported([NotNullWhen(false)] out string? reason)
    {
        reason = OperatingSystem.IsLinux() ? null : "it watches Linux descriptors";
        return reason is null;
    }

    public IPoller CreatePoller(PollerOptions? options = null) => _create(options);
}

using System;
using System.Collections.Generic;

namespace Reactor.Tests;

/// <summary>One way to make a poller, and the kinds of connection that it can watch: what every test of the contract runs on.</summary>
/// <param name="Name">As it appears in the names of tests.</param>
/// <param name="Create">Makes a poller, woken in the fixture's way.</param>
/// <param name="Pairs">Makes one connected pair for each kind.</param>
public sealed record BackendFixture(string Name, Func<PollerOptions, IPoller> Create, IReadOnlyList<Func<DescriptorPair>> Pairs)
{
    /// <summary>How many places in a batch one descriptor takes when it is ready in both directions.</summary>
    public int EventsPerDescriptor { get; init; } = 1;

    public static BackendFixture Of(IBackend backend, SignalerKind signaler) => new(
        $"{backend.Name}-{(signaler == SignalerKind.Default ? backend.DefaultSignaler : "socketpair")}",
        options => backend.CreatePoller(new PollerOptions
        {
            Signaler = signaler,
            BatchSize = options.BatchSize,
            Clock = options.Clock,
            Spin = options.Spin,
        }),
        OperatingSystem.IsWindows() ? [DescriptorPair.Tcp] : [DescriptorPair.Tcp, DescriptorPair.Unix])
    {
        // A kqueue has a filter for each direction.
        EventsPerDescriptor = backend.DefaultSignaler == "EVFILT_USER" ? 2 : 1,
    };

    public override string ToString() => Name;
}

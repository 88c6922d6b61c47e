using System;
using System.Collections.Generic;

namespace Reactor.Tests;

/// <summary>One way to make a poller, and the kinds of connection that it can watch: what every test of the contract runs on.</summary>
/// <param name="Name">As it appears in the names of tests.</param>
/// <param name="Create">Makes a poller, woken in the fixture's way.</param>
/// <param name="Pairs">Makes one connected pair for each kind.</param>
public sealed record BackendFixture(string Name, Func<PollerOptions, IPoller> Create, IReadOnlyList<Func<DescriptorPair>> Pairs)
{
    /// <summary>What makes the pollers, for what takes a backend and makes its own.</summary>
    public IBackend? Backend { get; init; }

    /// <summary>How they are woken.</summary>
    public SignalerKind Signaler { get; init; }

    /// <summary>Whether a model stands for the kernel, which is slow with thousands of descriptors.</summary>
    public bool IsModel => Backend is Kqueue.KqueueModelBackend;

    /// <summary>How many places in a batch one descriptor takes when it is ready in both directions.</summary>
    public int EventsPerDescriptor { get; init; } = 1;

    /// <summary>Whether the kernel answers a peer's half-close with a hang-up that leaves out whether there is room to write, so that a writer has to try.</summary>
    public bool HangUpHidesRoom { get; init; }

    /// <summary>Whether the kernel's answers wait in a queue, so that one which is older than the interest or the readiness comes out of it first.</summary>
    public bool QueuesAnswers { get; init; }

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
        Backend = backend,
        Signaler = signaler,

        // A kqueue has a filter for each direction.
        EventsPerDescriptor = backend.DefaultSignaler == "EVFILT_USER" ? 2 : 1,

        // A completion port holds the driver's answers until they are taken.
        QueuesAnswers = backend.DefaultSignaler == "packet",

        // macOS raises POLLHUP without POLLOUT when the peer has ended its direction, also where there is room.
        HangUpHidesRoom = backend.Name == "poll-macos",
    };

    public override string ToString() => Name;
}

using System;
using System.Linq;
using Reactor.Runtime;
using Reactor.Tests.Kqueue;
using Reactor.Tests.Mac;

namespace Reactor.Tests.Stress;

/// <summary>A fixture's backend and wakeup, for what makes its pollers itself.</summary>
internal static class FixtureOptions
{
    public static ReactorContextOptions ContextOptions(this BackendFixture fixture, int ioThreads) => new()
    {
        IoThreads = ioThreads,
        Backend = fixture.Backend(),
        Poller = fixture.PollerOptions(),
    };

    public static IoThreadOptions ThreadOptions(this BackendFixture fixture, Action<IoThread, Exception>? onException = null) => new()
    {
        Backend = fixture.Backend(),
        Poller = fixture.PollerOptions(),
        OnHandlerException = onException,
    };

    private static IBackend Backend(this BackendFixture fixture) => ((IBackend[])[.. BackendFixtures.Backends, .. KqueueModelBackend.All, .. MacBackend.All]).Single(backend => fixture.Name.StartsWith($"{backend.Name}-", StringComparison.Ordinal));

    private static PollerOptions PollerOptions(this BackendFixture fixture) =>
        new() { Signaler = fixture.Name.EndsWith("-socketpair", StringComparison.Ordinal) ? SignalerKind.SocketPair : SignalerKind.Default };
}

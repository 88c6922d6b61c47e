using System;
using Reactor.Runtime;

namespace Reactor.Tests.Stress;

/// <summary>A fixture's backend and wakeup, for what makes its pollers itself.</summary>
internal static class FixtureOptions
{
    public static ReactorContextOptions ContextOptions(this BackendFixture fixture, int ioThreads) => new()
    {
        IoThreads = ioThreads,
        Backend = fixture.Backend,
        Poller = new PollerOptions { Signaler = fixture.Signaler },
    };

    public static IoThreadOptions ThreadOptions(this BackendFixture fixture, Action<IoThread, Exception>? onException = null) => new()
    {
        Backend = fixture.Backend,
        Poller = new PollerOptions { Signaler = fixture.Signaler },
        OnHandlerException = onException,
    };
}

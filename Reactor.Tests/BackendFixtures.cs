using System;
using System.Collections.Generic;
using System.Linq;
using Reactor.Epoll;
using Reactor.Iocp;
using Reactor.Kqueue;
using Reactor.Select;
using Reactor.Tests.Kqueue;
using Reactor.Tests.Mac;

namespace Reactor.Tests;

/// <summary>Every backend that runs here, with every way to wake it; on Linux also those of other systems, held by models of their kernels.</summary>
public static class BackendFixtures
{
    public static IReadOnlyList<IBackend> Backends { get; } = [IocpBackend.Instance, EpollBackend.Instance, KqueueBackend.Instance, SelectBackend.Instance, PollBackend.Instance, new Example.ExampleBackend()];

    public static IReadOnlyList<BackendFixture> All { get; } = [.. Of(Backends), .. Of(KqueueModelBackend.All), .. Of(MacBackend.All)];

    /// <summary>The same on Unix and nothing elsewhere: for what only Unix has, pipes, files and signals.</summary>
    public static IReadOnlyList<BackendFixture> OnUnix => OperatingSystem.IsWindows() ? [] : All;

    /// <summary>The same on Linux and nothing elsewhere.</summary>
    public static IReadOnlyList<BackendFixture> OnLinux => OperatingSystem.IsLinux() ? All : [];

    /// <summary>The backends that must run on this system; which of them do is a test of its own, so that none is left out silently.</summary>
    public static IReadOnlyList<string> Expected { get; } = OperatingSystem.IsLinux()
        ? ["epoll", "select", "poll", "example"]
        : OperatingSystem.IsWindows()
            ? ["iocp", "select", "poll"]
            : ["kqueue", "select", "poll"];

    private static IEnumerable<BackendFixture> Of(IEnumerable<IBackend> backends) =>
        from backend in backends
        where backend.IsSupported(out _)
        from signaler in backend.DefaultSignaler == "socketpair" ? [SignalerKind.Default] : new[] { SignalerKind.Default, SignalerKind.SocketPair }
        select BackendFixture.Of(backend, signaler);
}

using System;
using Reactor.Epoll;
using Reactor.Iocp;
using Reactor.Select;

namespace Reactor.Benchmarks;

/// <summary>A backend by its name on the command line.</summary>
internal static class NamedBackend
{
    public static IBackend Of(string name) => name switch
    {
        "epoll" => EpollBackend.Instance,
        "iocp" => IocpBackend.Instance,
        "poll" => PollBackend.Instance,
        "select" => SelectBackend.Instance,
        _ => throw new ArgumentException($"There is no backend '{name}'.", nameof(name)),
    };
}

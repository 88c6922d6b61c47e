using System;
using System.Collections.Generic;
using System.Linq;
using Reactor.Epoll;
using Reactor.Iocp;
using Reactor.Kqueue;
using Reactor.Select;

namespace Reactor.Runtime;

/// <summary>
/// Every backend of the toolkit, by name, by the environment variable <c>REACTOR_BACKEND</c>, or the best that runs here. A plain list: nothing is found by
/// reflection, so trimming keeps exactly these. Any thread.
/// </summary>
public static class Backends
{
    /// <summary>The environment variable that names the default backend.</summary>
    public const string Variable = "REACTOR_BACKEND";

    /// <summary>All backends, best first, whether or not they run here.</summary>
    public static IReadOnlyList<IBackend> All { get; } = [IocpBackend.Instance, EpollBackend.Instance, KqueueBackend.Instance, PollBackend.Instance, SelectBackend.Instance];

    /// <summary>Those that run here, best first.</summary>
    public static IEnumerable<IBackend> Supported => All.Where(backend => backend.IsSupported(out _));

    /// <summary>What <see cref="Variable"/> names, or the best that runs here. The variable is read anew each time.</summary>
    /// <exception cref="ArgumentException">The variable names no backend.</exception>
    /// <exception cref="PlatformNotSupportedException">The variable names one that does not run here, or none runs here.</exception>
    public static IBackend Default
    {
        get
        {
            string? name = Environment.GetEnvironmentVariable(Variable);
            return string.IsNullOrWhiteSpace(name)
                ? Supported.FirstOrDefault() ?? throw new PlatformNotSupportedException("No backend runs on this system.")
                : Find(name.Trim(), $"The environment variable {Variable}");
        }
    }

    /// <summary>Gives the backend of that name.</summary>
    /// <param name="name">As in <see cref="IBackend.Name"/>, in any case.</param>
    /// <returns>A backend that runs here.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no backend of that name; the message lists those that run here.</exception>
    /// <exception cref="PlatformNotSupportedException">It does not run here; the message says why, and lists those that do.</exception>
    public static IBackend Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Find(name, "The caller");
    }

    private static IBackend Find(string name, string who)
    {
        string supported = string.Join(", ", Supported.Select(backend => backend.Name));
        IBackend found = All.FirstOrDefault(backend => string.Equals(backend.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"{who} asks for the backend '{name}', which does not exist. Here run: {supported}.", nameof(name));
        return found.IsSupported(out string? reason)
            ? found
            : throw new PlatformNotSupportedException($"{who} asks for the backend '{found.Name}', which does not run here: {reason}. Here run: {supported}.");
    }
}

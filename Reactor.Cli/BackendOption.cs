using System;
using System.CommandLine;
using System.Linq;
using Reactor.Runtime;

namespace Reactor.Cli;

/// <summary>The backend that the command line or the environment asks for.</summary>
internal static class BackendOption
{
    public static Option<string?> Create() => new("--backend")
    {
        HelpName = "NAME",
        Description = $"The backend; without it what the environment variable {Backends.Variable} names, or the best that runs here.",
    };

    /// <summary>Finds the backend.</summary>
    /// <exception cref="UsageException">There is none of that name, or it does not run here.</exception>
    public static IBackend Resolve(string? name)
    {
        (string source, string? asked) = name is null ? (Backends.Variable, Environment.GetEnvironmentVariable(Backends.Variable)) : ("--backend", name);
        try
        {
            return name is null ? Backends.Default : Backends.Get(name);
        }
        catch (Exception refusal) when (refusal is ArgumentException or PlatformNotSupportedException)
        {
            IBackend? known = Backends.All.FirstOrDefault(backend => string.Equals(backend.Name, asked?.Trim(), StringComparison.OrdinalIgnoreCase));
            string? reason = null;
            known?.IsSupported(out reason);
            string why = reason is null ? "" : $", which does not run here: {reason}";
            throw new UsageException($"{source} takes one of {string.Join(", ", Backends.Supported.Select(backend => backend.Name))}, not '{asked}'{why}.");
        }
    }
}

using System;
using System.Diagnostics;
using System.Linq;

namespace Reactor.Benchmarks;

/// <summary>A server's process, warm through all cases of a scenario: clients of other loads have it in turn.</summary>
internal sealed class RunningServer : IDisposable
{
    private readonly Process _process;

    public RunningServer(Contender contender)
    {
        _process = Start([.. contender.Command]);
        string line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{contender.Name} ended early: {string.Join(' ', contender.Command)}");
        Port = line["port ".Length..];
    }

    /// <summary>Where it listens, as it says itself.</summary>
    public string Port { get; }

    public int ProcessId => _process.Id;

    /// <summary>Starts a process that is spoken to by lines.</summary>
    public static Process Start(string[] command)
    {
        ProcessStartInfo start = new(command[0], command.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        return Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
    }

    public void Dispose()
    {
        // It serves until it is killed.
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}

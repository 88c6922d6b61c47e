using System;
using System.Collections.Generic;

namespace Reactor.Tests.Races;

/// <summary>One run of a small program: its threads, and what must be true when none can go on.</summary>
internal sealed class Execution
{
    public List<(string Name, bool IsServer, Action Body)> Threads { get; } = [];

    public List<Action> Checks { get; } = [];

    /// <summary>A thread that must come to its end.</summary>
    public void Thread(string name, Action body) => Threads.Add((name, false, body));

    /// <summary>A thread that may be left waiting when all others have ended.</summary>
    public void Server(string name, Action body) => Threads.Add((name, true, body));

    /// <summary>Checked after every execution.</summary>
    public void AtEnd(Action check) => Checks.Add(check);
}

using System;
using System.Collections.Generic;

namespace Reactor.Tests.Races;

/// <summary>One run of a small program: its threads, and what must be true when none can go on.</summary>
internal sealed class Execution
{
    public List<(string Name, bool IsServer, Action Body)> Threads { get; } = [];

    /// <summary>Locations that the program writes past the seam.</summary>
    public List<Cell> Watched { get; } = [];

    public List<Action> Checks { get; } = [];

    /// <summary>A thread that must come to its end.</summary>
    public void Thread(string name, Action body) => Threads.Add((name, false, body));

    /// <summary>A thread that may be left waiting when all others have ended.</summary>
    public void Server(string name, Action body) => Threads.Add((name, true, body));

    /// <summary>Makes what is written to a location past the seam known from the start, so that <see cref="Datum.RequireSeen"/> can tell who must see it.</summary>
    public void Watch<T>(ref T location)
        where T : class? => Watched.Add(Cell.Of(ref location));

    /// <summary>Checked after every execution.</summary>
    public void AtEnd(Action check) => Checks.Add(check);
}

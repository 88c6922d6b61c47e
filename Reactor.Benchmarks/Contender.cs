using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace Reactor.Benchmarks;

/// <summary>Who takes part: a name, and the command of a process that speaks the line protocol of <see cref="WorkloadHost"/>.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Command">The program and its arguments; empty for <see cref="Nothing"/>.</param>
internal sealed record Contender(string Name, params IReadOnlyList<string> Command)
{
    /// <summary>The peer of what should cost nothing at all.</summary>
    public static Contender Nothing { get; } = new("nothing");

    /// <summary>
    /// For a server: the command of the client that speaks the protocol for it, to which the port is added. The measurements are the client's, the
    /// processor time is the server's.
    /// </summary>
    public IReadOnlyList<string>? Client { get; private init; }

    /// <summary>One of this program's own workloads.</summary>
    public static Contender Workload(string name, params IReadOnlyList<string> arguments) =>
        new(name, [Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Reactor.Benchmarks.exe" : "Reactor.Benchmarks"), "--workload", .. arguments]);

    /// <summary>One of the peers in C.</summary>
    public static Contender Peer(string name, string program, params IReadOnlyList<string> arguments) => new(name, [PeerProgram(program), .. arguments]);

    /// <summary>The same contender, a server, with a client of so many connections that send messages of so many bytes.</summary>
    public Contender Serving(int connections, int size) => this with
    {
        Client = [PeerProgram("echo_load"), connections.ToString(CultureInfo.InvariantCulture), size.ToString(CultureInfo.InvariantCulture)],
    };

    /// <summary>Any server that says <c>port N</c>, with one of this program's workloads as its client.</summary>
    public static Contender Of(string name, IReadOnlyList<string> server, params IReadOnlyList<string> client) =>
        new(name, server) { Client = Workload(name, client).Command };

    private static string PeerProgram(string name) => Path.Combine(AppContext.BaseDirectory, "peers", name);
}

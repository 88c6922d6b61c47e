using System.Collections.Generic;
using System.Linq;

namespace Reactor.Benchmarks;

/// <summary>A kind of work, done by subject and peers.</summary>
/// <param name="Name">What it is asked for by.</param>
/// <param name="Work">What is done, in a line.</param>
/// <param name="Operation">What is counted, in the singular.</param>
/// <param name="Cases">What is compared.</param>
internal sealed record Scenario(string Name, string Work, string Operation, params IReadOnlyList<Case> Cases)
{
    public IReadOnlyList<Contender> Contenders { get; } =
        [.. Cases.SelectMany(match => (Contender[])[match.Subject, match.Peer]).DistinctBy(contender => contender.Name)];
}

/// <summary>One subject beside one peer: run in pairs, compared by one or more measures of the same runs.</summary>
/// <param name="Subject">Reactor.</param>
/// <param name="Peer">Whom it is compared with.</param>
/// <param name="Goals">The measures, each with the ratio to reach if there is one.</param>
internal sealed record Case(Contender Subject, Contender Peer, params IReadOnlyList<(Measure Measure, double? AtLeast)> Goals);

namespace Reactor.Benchmarks;

/// <summary>The outcome of a case by one measure. A ratio above 1 says that Reactor is better.</summary>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="Subject">The subject's name.</param>
/// <param name="Peer">The peer's name.</param>
/// <param name="Unit">The unit of the two values.</param>
/// <param name="SubjectValue">The subject's median.</param>
/// <param name="PeerValue">The peer's median.</param>
/// <param name="Ratio">The median of the pairs' ratios.</param>
/// <param name="RatioMin">The least of them.</param>
/// <param name="RatioMax">The greatest.</param>
/// <param name="Pairs">How many pairs there were.</param>
/// <param name="Goal">The ratio to reach, if there is one.</param>
internal sealed record Comparison(
    string Scenario,
    string Subject,
    string Peer,
    string Unit,
    double SubjectValue,
    double PeerValue,
    double Ratio,
    double RatioMin,
    double RatioMax,
    int Pairs,
    double? Goal)
{
    public bool? Reached => Goal is double goal ? Ratio >= goal : null;
}

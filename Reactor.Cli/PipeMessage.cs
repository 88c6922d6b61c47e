namespace Reactor.Cli;

/// <summary>What the demo's two application threads exchange.</summary>
/// <param name="Sequence">Counts the questions.</param>
/// <param name="Sent">When the question was asked, a timestamp of Stopwatch.</param>
/// <param name="Check">A function of the sequence: one in the question, another in the answer.</param>
internal readonly record struct PipeMessage(long Sequence, long Sent, ulong Check);

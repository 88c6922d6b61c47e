using System.Collections.Generic;

namespace Reactor.Tests.Races;

/// <summary>What an exploration found: the first failure with its steps, or that there is none within the bounds.</summary>
internal sealed record ExplorationResult(int Executions, bool IsComplete, string? Failure, IReadOnlyList<string> Steps)
{
    public override string ToString() => Failure is null
        ? $"{Executions} executions, none wrong"
        : $"execution {Executions}: {Failure}\n  {string.Join("\n  ", Steps)}";
}

namespace Reactor.Tests.Model;

/// <summary>One step of a random program. Steps that are for a callback wait until the next callback, of whatever kind, runs them.</summary>
public readonly record struct Command(Op Op, int A, int B, bool InCallback)
{
    public override string ToString() => $"{(InCallback ? "in callback " : "")}{Op}({A}, {B})";
}

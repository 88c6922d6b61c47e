namespace Reactor.Tests.Races;

/// <summary>A seeded mutation: one kind of operation, on one kind of location, orders less than it says. A race test must find it.</summary>
internal sealed record Weakening(MemoryOp Op, CellKind Kind, MemoryOrder To)
{
    public override string ToString() => $"{Op} of {Kind} made {To}";
}

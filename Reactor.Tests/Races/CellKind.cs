namespace Reactor.Tests.Races;

/// <summary>What stands at a location.</summary>
internal enum CellKind
{
    Int,
    Long,
    Reference,

    /// <summary>No memory at all: data of the test whose visibility is asked for.</summary>
    Datum,
}

namespace Reactor.Tests.Races;

/// <summary>The members of <see cref="IMemoryOps"/>, as a weakening names them.</summary>
internal enum MemoryOp
{
    Read,
    Write,
    Exchange,
    CompareExchange,
    FetchAdd,
    FetchAnd,
    FetchOr,
}

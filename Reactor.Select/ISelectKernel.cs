namespace Reactor.Select;

/// <summary>The system calls that the select backend makes; each returns its result, or the negated error number.</summary>
internal unsafe interface ISelectKernel
{
    /// <summary>The first descriptor number that does not fit into a set; null when sets may be of any size.</summary>
    int? SetSize { get; }

    /// <summary>select(2) on bit sets of at least <paramref name="limit"/> bits: nanoseconds, -1 for ever, rounded up to what the kernel can do.</summary>
    int Select(int limit, ulong* read, ulong* write, long nanoseconds);

    /// <summary>Whether a descriptor is open and can be watched: 0, or a negated error number.</summary>
    int Probe(nint descriptor);
}

using Reactor.Select;

namespace Reactor.Tests.Faults;

/// <summary>Linux, failing by plan.</summary>
internal readonly unsafe struct FaultySelectKernel(FaultPlan plan, int? setSize = null) : ISelectKernel
{
    private static LinuxSelectKernel Linux => default;

    public int? SetSize => setSize;

    public int Select(int limit, ulong* read, ulong* write, long nanoseconds) =>
        plan.Strike(NativeCall.Select) is int error and > 0 ? -error : Linux.Select(limit, read, write, nanoseconds);

    public int Probe(nint descriptor) => plan.Strike(NativeCall.Probe) is int error and > 0 ? -error : Linux.Probe(descriptor);
}

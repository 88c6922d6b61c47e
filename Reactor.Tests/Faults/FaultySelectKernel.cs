using Reactor.Select;

namespace Reactor.Tests.Faults;

/// <summary>Linux, failing by plan.</summary>
internal readonly unsafe struct FaultySelectKernel(FaultPlan plan, int? setSize = null) : ISelectKernel
{
    private static LinuxSelectKernel Linux => default;

    public int? SetSize => setSize;

    /// <summary>A wait is interrupted only while it has nothing to bring.</summary>
    public int Select(int limit, ulong* read, ulong* write, long nanoseconds)
    {
        int error = plan.Strike(NativeCall.Select);
        if (error <= 0)
        {
            return Linux.Select(limit, read, write, nanoseconds);
        }

        return error == Errno.EINTR && Linux.Select(limit, read, write, 0) is int count and not 0 ? count : -error;
    }

    public int Probe(nint descriptor) => plan.Strike(NativeCall.Probe) is int error and > 0 ? -error : Linux.Probe(descriptor);
}

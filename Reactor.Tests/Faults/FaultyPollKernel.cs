using Reactor.Select;

namespace Reactor.Tests.Faults;

/// <summary>Linux, failing by plan.</summary>
internal readonly unsafe struct FaultyPollKernel(FaultPlan plan) : IPollKernel
{
    private static LinuxPollKernel Linux => default;

    public int? Capacity => Linux.Capacity;

    public short ReadClosed => Linux.ReadClosed;

    public Readiness HangUp(short events) => Linux.HangUp(events);

    public int Poll(Reactor.Select.Interop.PollFd* descriptors, int count, long nanoseconds) =>
        plan.Strike(NativeCall.Poll) is int error and > 0 ? -error : Linux.Poll(descriptors, count, nanoseconds);

    public int Probe(nint descriptor) => plan.Strike(NativeCall.Probe) is int error and > 0 ? -error : Linux.Probe(descriptor);
}

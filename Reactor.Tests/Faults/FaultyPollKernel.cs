using Reactor.Select;

namespace Reactor.Tests.Faults;

/// <summary>Linux, failing by plan.</summary>
internal readonly unsafe struct FaultyPollKernel(FaultPlan plan) : IPollKernel
{
    private static LinuxPollKernel Linux => default;

    public int? Capacity => Linux.Capacity;

    public short ReadClosed => Linux.ReadClosed;

    public Readiness HangUp(short events) => Linux.HangUp(events);

    /// <summary>A wait is interrupted only while it has nothing to bring.</summary>
    public int Poll(Reactor.Select.Interop.PollFd* descriptors, int count, long nanoseconds)
    {
        int error = plan.Strike(NativeCall.Poll);
        if (error <= 0)
        {
            return Linux.Poll(descriptors, count, nanoseconds);
        }

        return error == Errno.EINTR && Linux.Poll(descriptors, count, 0) is int ready and not 0 ? ready : -error;
    }

    public int Probe(nint descriptor) => plan.Strike(NativeCall.Probe) is int error and > 0 ? -error : Linux.Probe(descriptor);
}

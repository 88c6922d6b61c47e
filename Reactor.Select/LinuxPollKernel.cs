using System.Runtime.InteropServices;

namespace Reactor.Select;

/// <summary>Linux itself, by ppoll(2).</summary>
internal readonly unsafe struct LinuxPollKernel : IPollKernel
{
    public int? Capacity => null;

    public short ReadClosed => Interop.POLLRDHUP;

    /// <summary>Both directions have ended.</summary>
    public Readiness HangUp(short events) => Readiness.Read | Readiness.Write | Readiness.ReadClosed | Readiness.WriteClosed;

    public int Poll(Interop.PollFd* descriptors, int count, long nanoseconds)
    {
        Timespec timeout = Timespec.Of(nanoseconds);
        int result = Interop.ppoll(descriptors, (nuint)count, nanoseconds < 0 ? null : &timeout, null);
        return result < 0 ? -Marshal.GetLastPInvokeError() : result;
    }

    public int Probe(nint descriptor) => DescriptorProbe.Check(descriptor);
}

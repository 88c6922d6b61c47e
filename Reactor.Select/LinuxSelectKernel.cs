using System.Runtime.InteropServices;

namespace Reactor.Select;

/// <summary>Linux itself, by pselect(2). The kernel copies as many bits as it is told and has no FD_SETSIZE; only C's fixed fd_set has.</summary>
internal readonly unsafe struct LinuxSelectKernel : ISelectKernel
{
    public int? SetSize => null;

    public int Select(int limit, ulong* read, ulong* write, long nanoseconds)
    {
        Timespec timeout = Timespec.Of(nanoseconds);
        int result = Interop.pselect(limit, read, write, null, nanoseconds < 0 ? null : &timeout, null);
        return result < 0 ? -Marshal.GetLastPInvokeError() : result;
    }

    public int Probe(nint descriptor) => DescriptorProbe.Check(descriptor);
}

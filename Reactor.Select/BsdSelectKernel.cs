using System;
using System.Runtime.InteropServices;

namespace Reactor.Select;

/// <summary>macOS and the BSDs themselves, by pselect(2). Within FD_SETSIZE every variant of the call does the same.</summary>
internal readonly unsafe struct BsdSelectKernel : ISelectKernel
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Some kernels refuse more than 100 million seconds; the caller comes back for the rest.</summary>
    private const long LongestWait = 1_000_000 * NanosecondsPerSecond;

    public int? SetSize => BsdInterop.FD_SETSIZE;

    public int Select(int limit, ulong* read, ulong* write, long nanoseconds)
    {
        long wait = Math.Min(nanoseconds, LongestWait);
        Timespec timeout = Timespec.Of(wait);
        int result = HostSystem.Current == UnixSystem.NetBsd
            ? BsdInterop.__pselect50(limit, read, write, null, wait < 0 ? null : &timeout, null)
            : BsdInterop.pselect(limit, read, write, null, wait < 0 ? null : &timeout, null);
        return result < 0 ? -Marshal.GetLastPInvokeError() : result;
    }

    public int Probe(nint descriptor) => BsdDescriptorProbe.Check(descriptor);
}

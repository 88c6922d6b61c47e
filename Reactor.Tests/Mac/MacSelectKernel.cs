using Reactor.Select;

namespace Reactor.Tests.Mac;

/// <summary>Linux's select(2) within the FD_SETSIZE that the C libraries of macOS and the BSDs hold to.</summary>
internal readonly unsafe struct MacSelectKernel : ISelectKernel
{
    public int? SetSize => default(BsdSelectKernel).SetSize;

    public int Select(int limit, ulong* read, ulong* write, long nanoseconds) => default(LinuxSelectKernel).Select(limit, read, write, nanoseconds);

    public int Probe(nint descriptor) => DescriptorProbe.Check(descriptor);
}

using System.Runtime.InteropServices;

namespace Reactor.Kqueue;

/// <summary>macOS, FreeBSD, OpenBSD and DragonFly themselves.</summary>
internal readonly unsafe struct BsdKqueueKernel<TKevent> : IKqueueKernel<TKevent>
    where TKevent : unmanaged, IKevent<TKevent>
{
    public BsdKqueueKernel(int userFilter) => UserFilter = userFilter;

    public int UserFilter { get; }

    public int Create() => Result(Interop.kqueue());

    public int Kevent(int kqueue, TKevent* changes, int changeCount, TKevent* events, int capacity, long nanoseconds)
    {
        Timespec timeout = Timespec.Of(nanoseconds);
        return Result(Interop.kevent(kqueue, changes, changeCount, events, capacity, nanoseconds < 0 ? null : &timeout));
    }

    public int Probe(nint descriptor) => BsdDescriptorProbe.Check(descriptor);

    public int Close(int descriptor) => Result(Interop.close(descriptor));

    private static int Result(int value) => value < 0 ? -Marshal.GetLastPInvokeError() : value;
}

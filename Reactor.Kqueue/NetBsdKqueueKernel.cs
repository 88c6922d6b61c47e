using System.Runtime.InteropServices;

namespace Reactor.Kqueue;

/// <summary>NetBSD 10 itself.</summary>
internal readonly unsafe struct NetBsdKqueueKernel : IKqueueKernel<Interop.NetBsdKevent>
{
    public int UserFilter => Interop.EVFILT_USER_NETBSD;

    public int Create() => Result(Interop.kqueue());

    public int Kevent(int kqueue, Interop.NetBsdKevent* changes, int changeCount, Interop.NetBsdKevent* events, int capacity, long nanoseconds)
    {
        Timespec timeout = Timespec.Of(nanoseconds);
        return Result(Interop.__kevent50(kqueue, changes, (nuint)changeCount, events, (nuint)capacity, nanoseconds < 0 ? null : &timeout));
    }

    public int Probe(nint descriptor) => BsdDescriptorProbe.Check(descriptor);

    public int Close(int descriptor) => Result(Interop.close(descriptor));

    private static int Result(int value) => value < 0 ? -Marshal.GetLastPInvokeError() : value;
}

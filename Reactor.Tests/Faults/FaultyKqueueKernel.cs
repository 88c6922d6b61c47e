using System;
using Reactor.Kqueue;
using Reactor.Tests.Kqueue;

namespace Reactor.Tests.Faults;

/// <summary>The modelled kqueue, failing by plan.</summary>
internal readonly unsafe struct FaultyKqueueKernel(FaultPlan plan, KqueueModel model) : IKqueueKernel<Reactor.Kqueue.Interop.Kevent64>
{
    private ModelKqueueKernel<Reactor.Kqueue.Interop.Kevent64> Model => new(model);

    public int UserFilter => Model.UserFilter;

    public int Create()
    {
        int result = plan.Strike(NativeCall.KqueueCreate) is int error and > 0 ? -error : Model.Create();
        plan.Opened(result);
        return result;
    }

    /// <summary>A wait is interrupted only while it has nothing to bring, after its changes are made; only what adds a filter needs memory.</summary>
    public int Kevent(int kqueue, Reactor.Kqueue.Interop.Kevent64* changes, int changeCount, Reactor.Kqueue.Interop.Kevent64* events, int capacity, long nanoseconds)
    {
        NativeCall? call = capacity > 0 ? NativeCall.KeventWait : Adds(changes, changeCount) ? NativeCall.KeventAdd : null;
        int error = call is null ? 0 : plan.Strike(call.Value);
        if (error == Errno.EINTR)
        {
            int count = Model.Kevent(kqueue, changes, changeCount, events, capacity, 0);
            return count == 0 ? -Errno.EINTR : count;
        }

        return error > 0 ? -error : Model.Kevent(kqueue, changes, changeCount, events, capacity, nanoseconds);
    }

    public int Probe(nint descriptor) => plan.Strike(NativeCall.Probe) is int error and > 0 ? -error : Model.Probe(descriptor);

    public int Close(int descriptor)
    {
        plan.Closed(descriptor);
        return Model.Close(descriptor);
    }

    private static bool Adds(Reactor.Kqueue.Interop.Kevent64* changes, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if ((changes[i].Flags & Reactor.Kqueue.Interop.EV_ADD) != 0)
            {
                return true;
            }
        }

        return false;
    }
}

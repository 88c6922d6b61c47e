using System;
using Reactor.Kqueue;
using Reactor.Tests.Kqueue;

namespace Reactor.Tests.Faults;

/// <summary>The modelled kqueue, failing by plan, change by change.</summary>
internal readonly unsafe struct FaultyKqueueKernel<TKevent> : IKqueueKernel<TKevent>
    where TKevent : unmanaged, IKevent<TKevent>
{
    private readonly ModelKqueueKernel<TKevent> _model;
    private readonly FaultPlan _plan;

    public FaultyKqueueKernel(KqueueProfile profile, FaultPlan plan)
    {
        _model = new ModelKqueueKernel<TKevent>(new KqueueModel(profile));
        _plan = plan;
    }

    public int UserFilter => _model.UserFilter;

    public int Create()
    {
        int result = _plan.Strike(NativeCall.KqueueCreate) is int error and > 0 ? -error : _model.Create();
        _plan.Opened(result);
        return result;
    }

    public int Kevent(int kqueue, TKevent* changes, int changeCount, TKevent* events, int capacity, long nanoseconds)
    {
        int fault = capacity > 0 ? _plan.Strike(NativeCall.KeventWait) : 0;
        if (fault > 0 && fault != Errno.EINTR)
        {
            return -fault;
        }

        int refused = 0;
        for (int i = 0; i < changeCount; i++)
        {
            int error = Change(kqueue, changes + i);
            if (error == 0)
            {
                continue;
            }

            if (refused == capacity)
            {
                return -error;
            }

            events[refused++] = TKevent.Of(changes[i].Ident, changes[i].Filter, Reactor.Kqueue.Interop.EV_ERROR, 0, error, changes[i].UserData);
        }

        if (refused > 0 || capacity == 0)
        {
            // A refusal is told at once: such a call neither sleeps nor harvests.
            return refused;
        }

        // A wait is interrupted only while it has nothing to bring.
        int count = _model.Kevent(kqueue, null, 0, events, fault < 0 ? _plan.UpTo(capacity) : capacity, fault == Errno.EINTR ? 0 : nanoseconds);
        return count == 0 && fault == Errno.EINTR ? -fault : count;
    }

    public int Probe(nint descriptor) => _plan.Strike(NativeCall.Probe) is int error and > 0 ? -error : _model.Probe(descriptor);

    public int Close(int descriptor)
    {
        _plan.Closed(descriptor);
        int result = _model.Close(descriptor);
        return _plan.Strike(NativeCall.Close) is int error and > 0 ? -error : result;
    }

    /// <summary>Makes one change, or refuses it. A refused delete says that the filter is gone already; so it must be.</summary>
    private int Change(int kqueue, TKevent* change)
    {
        NativeCall call = (change->Flags & Reactor.Kqueue.Interop.EV_DELETE) != 0 ? NativeCall.KeventDelete
            : (change->Flags & Reactor.Kqueue.Interop.EV_ADD) != 0 ? NativeCall.KeventAdd
            : NativeCall.Notify;
        int error = _plan.Strike(call);
        int result = error > 0 && call != NativeCall.KeventDelete ? 0 : _model.Kevent(kqueue, change, 1, null, 0, 0);
        return error > 0 ? error : -Math.Min(0, result);
    }
}

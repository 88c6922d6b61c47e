using System;
using Reactor.Kqueue;

namespace Reactor.Tests.Kqueue;

/// <summary>The modelled kernel with a journal of what passes, and with faults put in its mouth.</summary>
internal readonly unsafe struct JournalKqueueKernel : IKqueueKernel<Interop.Kevent64>
{
    private readonly ModelKqueueKernel<Interop.Kevent64> _kernel;
    private readonly KqueueJournal _journal;

    public JournalKqueueKernel(KqueueProfile profile, KqueueJournal journal)
    {
        _kernel = new ModelKqueueKernel<Interop.Kevent64>(new KqueueModel(profile));
        _journal = journal;
    }

    public int UserFilter => _kernel.UserFilter;

    public int Create()
    {
        int result = _kernel.Create();
        _journal.Open += result >= 0 ? 1 : 0;
        return result;
    }

    public int Kevent(int kqueue, Interop.Kevent64* changes, int changeCount, Interop.Kevent64* events, int capacity, long nanoseconds)
    {
        KqueueRecord[] asked = new KqueueRecord[changeCount];
        for (int i = 0; i < changeCount; i++)
        {
            asked[i] = RecordOf(changes[i]);
        }

        KqueueCall call = new(asked, capacity, nanoseconds);
        lock (_journal.Calls)
        {
            _journal.Calls.Add(call);
        }

        int result = Serve(kqueue, changes, changeCount, events, capacity, nanoseconds);
        return _journal.Verdict(call) ?? result;
    }

    public int Probe(nint descriptor) => _kernel.Probe(descriptor);

    public int Close(int descriptor)
    {
        _journal.Open--;
        return _kernel.Close(descriptor);
    }

    /// <summary>A refused change does not reach the model; it is reported as a kernel would, with or without room.</summary>
    private int Serve(int kqueue, Interop.Kevent64* changes, int changeCount, Interop.Kevent64* events, int capacity, long nanoseconds)
    {
        int reports = 0;
        for (int i = 0; i < changeCount; i++)
        {
            int error = _journal.Refusal(RecordOf(changes[i]));
            error = error != 0 ? error : -Math.Min(0, _kernel.Kevent(kqueue, changes + i, 1, null, 0, 0));
            if (error == 0)
            {
                continue;
            }

            if (reports == capacity)
            {
                return -error;
            }

            events[reports++] = Interop.Kevent64.Of(changes[i].Ident, changes[i].Filter, Interop.EV_ERROR, 0, error, changes[i].UserData);
        }

        return reports > 0 || capacity == 0 ? reports : _kernel.Kevent(kqueue, null, 0, events, capacity, nanoseconds);
    }

    private static KqueueRecord RecordOf(Interop.Kevent64 change) => new(
        change.Ident,
        change.Filter == Interop.Kevent64.ReadFilter ? KnoteFilter.Read : change.Filter == Interop.Kevent64.WriteFilter ? KnoteFilter.Write : KnoteFilter.User,
        change.Flags,
        change.FilterFlags,
        change.Data,
        change.UserData);
}

using System;
using System.Collections.Generic;
using System.Diagnostics;
using Reactor.Kqueue;

namespace Reactor.Tests.Kqueue;

/// <summary>One modelled kqueue: its knotes, the queue of those that are active, and a Linux epoll set to sleep on.</summary>
internal sealed partial class ModelKqueue
{
    private const int NanosecondsPerSecond = 1_000_000_000;

    private readonly KqueueProfile _profile;
    private readonly DescriptorWatch _watch = new();
    private readonly Dictionary<(KnoteFilter Filter, nuint Ident), Knote> _byIdent = [];

    /// <summary>In the order in which they were made.</summary>
    private readonly List<Knote> _knotes = [];
    private readonly Queue<Knote> _active = new();
    private readonly Stack<Knote> _spare = new();
    private bool _lastFirst;
    private bool _closed;
    private int _callers;

    public ModelKqueue(KqueueProfile profile) => _profile = profile;

    public bool IsWaitedOn
    {
        get
        {
            // A call gives the lock up only to sleep.
            lock (_knotes)
            {
                return _callers > 0;
            }
        }
    }

    public int Open() => _watch.Open();

    public int Kevent<TKevent>(ReadOnlySpan<TKevent> changes, Span<TKevent> events, Timespec? timeout)
        where TKevent : unmanaged, IKevent<TKevent>
    {
        lock (_knotes)
        {
            if (_closed)
            {
                return -Errno.EBADF;
            }

            _callers++;
            try
            {
                return Serve(changes, events, timeout);
            }
            finally
            {
                if (--_callers == 0 && _closed)
                {
                    _watch.Dispose();
                }
            }
        }
    }

    /// <summary>The descriptor itself is closed when nobody waits on it any more.</summary>
    public void Close()
    {
        lock (_knotes)
        {
            _closed = true;
            if (_callers == 0)
            {
                _watch.Dispose();
            }
            else if (_profile.CloseEndsWaits)
            {
                _watch.Interrupt();
            }
        }
    }

    private static bool IsValid(Timespec? timeout) =>
        timeout is not { } time || (time.Seconds >= 0 && time.Nanoseconds is >= 0 and < NanosecondsPerSecond);

    private int Serve<TKevent>(ReadOnlySpan<TKevent> changes, Span<TKevent> events, Timespec? timeout)
        where TKevent : unmanaged, IKevent<TKevent>
    {
        if (_profile.TimeoutIsJudgedFirst && !IsValid(timeout))
        {
            return -Errno.EINVAL;
        }

        DropClosed();
        int reports = 0;
        foreach (TKevent change in changes)
        {
            if (change.Filter == 0 && _profile.FilterZeroIsSkipped)
            {
                continue;
            }

            int error = Register(change);
            if (error == 0 && (change.Flags & Interop.EV_RECEIPT) == 0)
            {
                continue;
            }

            if (reports < events.Length)
            {
                int flags = _profile.ErrorFlagsAreAdded ? FlagsAsTaken(change.Flags) | Interop.EV_ERROR : Interop.EV_ERROR;
                events[reports++] = TKevent.Of(change.Ident, change.Filter, flags, change.FilterFlags, error, change.UserData);
            }
            else if (error != 0 || _profile.ReceiptWithoutRoomEndsTheCall)
            {
                return -error;
            }
        }

        return reports > 0 || events.IsEmpty ? reports
            : !IsValid(timeout) ? -Errno.EINVAL
            : Wait(events, timeout);
    }

    private int Wait<TKevent>(Span<TKevent> events, Timespec? timeout)
        where TKevent : unmanaged, IKevent<TKevent>
    {
        long start = Stopwatch.GetTimestamp();
        long nanoseconds = timeout is { } time ? (time.Seconds * NanosecondsPerSecond) + time.Nanoseconds : -1;
        while (true)
        {
            Look();
            int count = Scan(events);
            if (count > 0)
            {
                return count;
            }

            long left = nanoseconds < 0 ? -1 : nanoseconds - (Stopwatch.GetElapsedTime(start).Ticks * 100);
            if (nanoseconds >= 0 && left <= 0)
            {
                return 0;
            }

            int result = Sleep(left);
            if (result < 0)
            {
                return result;
            }

            if (_closed && _profile.CloseEndsWaits)
            {
                return -Errno.EBADF;
            }

            DropClosed();
        }
    }

    private int Sleep(long nanoseconds)
    {
        System.Threading.Monitor.Exit(_knotes);
        try
        {
            return _watch.Sleep(nanoseconds);
        }
        finally
        {
            System.Threading.Monitor.Enter(_knotes);
        }
    }

    /// <summary>A kernel drops the knotes of a descriptor when it is closed; nobody tells the model, so it looks before it does anything else.</summary>
    private void DropClosed()
    {
        for (int i = _knotes.Count - 1; i >= 0; i--)
        {
            Knote knote = _knotes[i];
            if (knote.Filter != KnoteFilter.User && !knote.File.IsStillAt(knote.Descriptor))
            {
                Drop(knote);
            }
        }
    }

    /// <summary>
    /// Finds the knotes whose condition holds by now. No order is promised, so half of the time the last made comes first: then of the two filters of a descriptor it is
    /// often the write that is reported before the read.
    /// </summary>
    private void Look()
    {
        _watch.Poll(_knotes);
        for (int i = 0; i < _knotes.Count; i++)
        {
            int index = _lastFirst ? _knotes.Count - 1 - i : i;
            Knote knote = _knotes[index];
            if (knote.Filter == KnoteFilter.User)
            {
                continue;
            }

            DescriptorState now = DescriptorState.Of(knote.Descriptor, knote.File, _watch.EventsAt(index));
            bool isNew = now.HasNewsSince(knote.Seen, knote.Filter);
            knote.Seen = now;
            if (Holds(knote) && (isNew || !knote.WaitsForActivity))
            {
                Activate(knote);
            }
        }

        _lastFirst = !_lastFirst;
    }

    /// <summary>Looks at one knote's descriptor now.</summary>
    private static void LookAt(Knote knote)
    {
        if (knote.Filter != KnoteFilter.User)
        {
            knote.Seen = DescriptorState.Of(knote.Descriptor, knote.File, DescriptorWatch.Poll(knote.Descriptor));
        }
    }

    /// <summary>The filter's f_event.</summary>
    private static bool Holds(Knote knote) => knote.Filter switch
    {
        KnoteFilter.Read => knote.Seen.Readable || knote.Seen.ReadEnded || knote.Seen.Error != 0,
        KnoteFilter.Write => knote.Seen.Writable || knote.Seen.WriteEnded || knote.Seen.Error != 0,
        _ => knote.Triggered,
    };

    private void Activate(Knote knote)
    {
        knote.Active = true;
        Enqueue(knote);
    }

    private void Enqueue(Knote knote)
    {
        if (knote.Active && !knote.Disabled && !knote.Queued)
        {
            knote.Queued = true;
            _active.Enqueue(knote);
        }
    }

    /// <summary>Goes once round the queue. What stays active goes to its end, so that with little room all get their turn.</summary>
    private int Scan<TKevent>(Span<TKevent> events)
        where TKevent : unmanaged, IKevent<TKevent>
    {
        int count = 0;
        for (int left = _active.Count; left > 0 && count < events.Length; left--)
        {
            Knote knote = _active.Dequeue();
            knote.Queued = false;
            if (knote.Dropped)
            {
                Recycle(knote);
                continue;
            }

            if (knote.Disabled)
            {
                continue;
            }

            if (!Holds(knote))
            {
                knote.Active = false;
                continue;
            }

            events[count++] = EventOf<TKevent>(knote);
            if ((knote.Flags & Interop.EV_ONESHOT) != 0)
            {
                Drop(knote);
            }
            else if (knote.WaitsForActivity)
            {
                knote.Active = false;
                knote.Disabled = (knote.Flags & Interop.EV_DISPATCH) != 0;
                knote.Triggered &= (knote.Flags & Interop.EV_CLEAR) == 0;
            }
            else
            {
                Enqueue(knote);
            }
        }

        return count;
    }

    private TKevent EventOf<TKevent>(Knote knote)
        where TKevent : unmanaged, IKevent<TKevent>
    {
        const int Actions = Interop.EV_ADD | Interop.EV_DELETE | Interop.EV_ENABLE | Interop.EV_DISABLE;
        int flags = _profile.OutputKeepsActions ? knote.Flags : knote.Flags & ~Actions;
        if (knote.Filter == KnoteFilter.User)
        {
            return TKevent.Of(knote.Ident, knote.FilterNumber, flags, knote.SavedFilterFlags, knote.SavedData, knote.UserData);
        }

        bool isRead = knote.Filter == KnoteFilter.Read;
        bool ended = isRead ? knote.Seen.ReadEnded : knote.Seen.WriteEnded;
        return TKevent.Of(
            knote.Ident,
            knote.FilterNumber,
            ended ? flags | Interop.EV_EOF : flags,
            ended ? (uint)knote.Seen.Error : 0,
            isRead ? knote.Seen.Bytes : knote.Seen.Space,
            knote.UserData);
    }
}

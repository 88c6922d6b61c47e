using System;
using System.Collections.Generic;
using Reactor.Kqueue;

namespace Reactor.Tests.Kqueue;

/// <summary>
/// The kqueue(2) of a BSD kernel, over real Linux descriptors. Its own tests, one for each pitfall, are its specification. A kqueue is known by the number of
/// a Linux descriptor of its own, so that what is not closed is seen to leak.
/// </summary>
internal sealed class KqueueModel
{
    private readonly Dictionary<int, ModelKqueue> _kqueues = [];

    public KqueueModel(KqueueProfile profile) => Profile = profile;

    public KqueueProfile Profile { get; }

    /// <summary>kqueue(2): a number, or a negated error number.</summary>
    public int Create()
    {
        ModelKqueue kqueue = new(Profile);
        int number = kqueue.Open();
        if (number >= 0)
        {
            lock (_kqueues)
            {
                _kqueues.Add(number, kqueue);
            }
        }

        return number;
    }

    /// <summary>kevent(2): the number of events, or a negated error number.</summary>
    /// <param name="number">The kqueue.</param>
    /// <param name="changes">What to change.</param>
    /// <param name="events">Room for what happened.</param>
    /// <param name="timeout">How long to wait for it; null for ever.</param>
    public int Kevent<TKevent>(int number, ReadOnlySpan<TKevent> changes, Span<TKevent> events, Timespec? timeout)
        where TKevent : unmanaged, IKevent<TKevent>
    {
        ModelKqueue? kqueue;
        lock (_kqueues)
        {
            if (!_kqueues.TryGetValue(number, out kqueue))
            {
                return -Errno.EBADF;
            }
        }

        return kqueue.Kevent(changes, events, timeout);
    }

    /// <summary>Whether a thread sleeps in a call on a kqueue.</summary>
    public bool IsWaitedOn(int number)
    {
        lock (_kqueues)
        {
            return _kqueues.TryGetValue(number, out ModelKqueue? kqueue) && kqueue.IsWaitedOn;
        }
    }

    /// <summary>close(2) of a kqueue.</summary>
    public int Close(int number)
    {
        ModelKqueue? kqueue;
        lock (_kqueues)
        {
            if (!_kqueues.Remove(number, out kqueue))
            {
                return -Errno.EBADF;
            }
        }

        kqueue.Close();
        return 0;
    }
}

using System;
using System.Collections.Generic;
using Reactor.Kqueue;

namespace Reactor.Tests.Kqueue;

/// <summary>A kqueue spoken to in records, whichever kernel is behind it and whatever its struct kevent looks like.</summary>
internal abstract class KqueuePort : IDisposable
{
    /// <summary>A kqueue of the model.</summary>
    public static KqueuePort Of(KqueueProfile profile)
    {
        KqueueModel model = new(profile);
        return profile.Name switch
        {
            "xnu" => new Port<ModelKqueueKernel<Interop.Kevent32>, Interop.Kevent32>(new(model)),
            "freebsd" => new Port<ModelKqueueKernel<Interop.Kevent64>, Interop.Kevent64>(new(model)),
            _ => new Port<ModelKqueueKernel<Interop.NetBsdKevent>, Interop.NetBsdKevent>(new(model)),
        };
    }

    /// <summary>A kqueue of the system at hand.</summary>
    /// <exception cref="PlatformNotSupportedException">It has none.</exception>
    public static KqueuePort OfThisSystem() => HostSystem.WhyNotBsd() is string reason
        ? throw new PlatformNotSupportedException($"There is no kqueue of this system to ask: {reason}.")
        : HostSystem.Current switch
        {
            UnixSystem.MacOS => new Port<BsdKqueueKernel<Interop.Kevent32>, Interop.Kevent32>(new(Interop.EVFILT_USER_MACOS)),
            UnixSystem.FreeBsd => new Port<BsdKqueueKernel<Interop.Kevent64>, Interop.Kevent64>(new(Interop.EVFILT_USER_FREEBSD)),
            UnixSystem.OpenBsd => new Port<BsdKqueueKernel<Interop.Kevent32>, Interop.Kevent32>(new(Interop.EVFILT_USER_OPENBSD)),
            UnixSystem.DragonFly => new Port<BsdKqueueKernel<Interop.Kevent32>, Interop.Kevent32>(new(Interop.EVFILT_USER_DRAGONFLY)),
            _ => new Port<NetBsdKqueueKernel, Interop.NetBsdKevent>(default),
        };

    /// <summary>kevent(2), without waiting unless told: nanoseconds, -1 for ever.</summary>
    /// <param name="changes">The change list.</param>
    /// <param name="room">nevents.</param>
    /// <param name="events">What came back.</param>
    /// <param name="nanoseconds">The timeout.</param>
    /// <returns>The number of events, or a negated error number.</returns>
    public abstract int Kevent(ReadOnlySpan<KqueueRecord> changes, int room, out List<KqueueRecord> events, long nanoseconds = 0);

    public abstract void Dispose();

    /// <summary>Makes changes, with no room for events.</summary>
    public int Change(params ReadOnlySpan<KqueueRecord> changes) => Kevent(changes, 0, out _);

    /// <summary>What has happened, without waiting.</summary>
    public List<KqueueRecord> Harvest(int room = 16)
    {
        Kevent([], room, out List<KqueueRecord> events);
        return events;
    }

    private sealed unsafe class Port<TKernel, TKevent> : KqueuePort
        where TKernel : struct, IKqueueKernel<TKevent>
        where TKevent : unmanaged, IKevent<TKevent>
    {
        private readonly TKernel _kernel;
        private readonly int _kqueue;
        private bool _disposed;

        public Port(TKernel kernel)
        {
            _kernel = kernel;
            _kqueue = kernel.Create();
            if (_kqueue < 0)
            {
                throw PollerException.FromErrno("kqueue", -1, -_kqueue);
            }
        }

        public override int Kevent(ReadOnlySpan<KqueueRecord> changes, int room, out List<KqueueRecord> events, long nanoseconds = 0)
        {
            TKevent[] list = new TKevent[changes.Length];
            TKevent[] happened = new TKevent[room];
            for (int i = 0; i < list.Length; i++)
            {
                KqueueRecord change = changes[i];
                list[i] = TKevent.Of(change.Ident, Number(change.Filter), change.Flags, change.FilterFlags, change.Data, change.UserData);
            }

            int count;
            fixed (TKevent* start = list)
            fixed (TKevent* found = happened)
            {
                count = _kernel.Kevent(_kqueue, start, list.Length, found, room, nanoseconds);
            }

            events = [];
            for (int i = 0; i < count; i++)
            {
                TKevent one = happened[i];
                events.Add(new KqueueRecord(one.Ident, FilterOf(one.Filter), one.Flags, one.FilterFlags, one.Data, one.UserData));
            }

            return count;
        }

        public override void Dispose()
        {
            if (!_disposed)
            {
                _disposed = true;
                _kernel.Close(_kqueue);
            }
        }

        private static KnoteFilter FilterOf(int number) =>
            number == TKevent.ReadFilter ? KnoteFilter.Read : number == TKevent.WriteFilter ? KnoteFilter.Write : KnoteFilter.User;

        private int Number(KnoteFilter filter) => filter switch
        {
            KnoteFilter.Read => TKevent.ReadFilter,
            KnoteFilter.Write => TKevent.WriteFilter,
            _ => _kernel.UserFilter,
        };
    }
}

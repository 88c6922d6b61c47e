using System;
using System.Collections.Generic;
using System.Linq;
using Reactor.Epoll;
using Reactor.Iocp;
using Reactor.Kqueue;
using Reactor.Select;
using Reactor.Tests.Kqueue;
using Interop = Reactor.Kqueue.Interop;

namespace Reactor.Tests.Faults;

/// <summary>A poller whose native calls fail by a plan; and the calls that it makes, so that a plan which strikes none of them is noticed.</summary>
internal sealed record FaultFixture(string Name, Func<FaultPlan, PollerOptions, IPoller> Create, IReadOnlyList<NativeCall> Calls)
{
    private static readonly NativeCall[] PairCalls = [NativeCall.MakePair, NativeCall.Send, NativeCall.Receive, NativeCall.Close];
    private static readonly NativeCall[] EpollCalls = [NativeCall.EpollCreate, NativeCall.EpollAdd, NativeCall.EpollModify, NativeCall.EpollDelete, NativeCall.EpollWait, NativeCall.EpollWaitNanoseconds, NativeCall.EventFd];
    private static readonly NativeCall[] KqueueCalls = [NativeCall.KqueueCreate, NativeCall.KeventAdd, NativeCall.KeventDelete, NativeCall.KeventWait, NativeCall.Probe];

    /// <summary>Every backend and wakeup whose kernel, or a model of it, runs here.</summary>
    public static IReadOnlyList<FaultFixture> All { get; } = OperatingSystem.IsLinux()
        ? [
            new("epoll-eventfd", static (plan, options) => new EpollPoller<FaultyEpollKernel>(new FaultyEpollKernel(plan), options), [.. EpollCalls, NativeCall.Notify, NativeCall.Close]),
            new("epoll-socketpair", static (plan, options) => new EpollPoller<FaultyEpollKernel>(new FaultyEpollKernel(plan), WithPair(plan, options)), [.. EpollCalls, .. PairCalls]),
            new("kqueue-freebsd-EVFILT_USER", static (plan, options) => Kqueue<Interop.Kevent64>(KqueueProfile.FreeBsd, plan, options), [.. KqueueCalls, NativeCall.Notify, NativeCall.Close]),
            new("kqueue-xnu-EVFILT_USER", static (plan, options) => Kqueue<Interop.Kevent32>(KqueueProfile.Xnu, plan, options), [.. KqueueCalls, NativeCall.Notify, NativeCall.Close]),
            new("kqueue-netbsd-EVFILT_USER", static (plan, options) => Kqueue<Interop.NetBsdKevent>(KqueueProfile.NetBsd, plan, options), [.. KqueueCalls, NativeCall.Notify, NativeCall.Close]),
            new("kqueue-freebsd-socketpair", static (plan, options) => Kqueue<Interop.Kevent64>(KqueueProfile.FreeBsd, plan, WithPair(plan, options)), [.. KqueueCalls, .. PairCalls]),
            new("select-socketpair", static (plan, options) => new SelectPoller<FaultySelectKernel>(new FaultySelectKernel(plan), WithPair(plan, options)), [NativeCall.Select, NativeCall.Probe, .. PairCalls]),
            new("poll-socketpair", static (plan, options) => new PollPoller<FaultyPollKernel>(new FaultyPollKernel(plan), WithPair(plan, options)), [NativeCall.Poll, NativeCall.Probe, .. PairCalls]),
        ]
        : OperatingSystem.IsWindows()
            ? [new("iocp-packet", static (plan, options) => new IocpPoller<FaultyIocpKernel>(new FaultyIocpKernel(plan), options), [NativeCall.CreatePort, NativeCall.Post, NativeCall.PortWait, NativeCall.OpenAfd, NativeCall.AfdPoll, NativeCall.AfdCancel, NativeCall.Probe])]
            : [];

    /// <summary>The same poller for tests of the contract, with faults that nobody may notice at random places.</summary>
    public BackendFixture Under(int percent)
    {
        int seed = 0;
        return new BackendFixture(
            $"{Name}-faulty",
            options => Create(FaultPlan.Random(seed++, percent, FaultTable.Unseen), options),
            OperatingSystem.IsWindows() ? [DescriptorPair.Tcp] : [DescriptorPair.Tcp, DescriptorPair.Unix])
        {
            EventsPerDescriptor = Calls.Contains(NativeCall.KeventWait) ? 2 : 1,
            QueuesAnswers = Calls.Contains(NativeCall.PortWait),
        };
    }

    public override string ToString() => Name;

    private static KqueuePoller<FaultyKqueueKernel<TKevent>, TKevent> Kqueue<TKevent>(KqueueProfile profile, FaultPlan plan, PollerOptions options)
        where TKevent : unmanaged, IKevent<TKevent> => new(new FaultyKqueueKernel<TKevent>(profile, plan), options);

    private static PollerOptions WithPair(FaultPlan plan, PollerOptions options) => new()
    {
        Signaler = SignalerKind.SocketPair,
        BatchSize = options.BatchSize,
        Clock = options.Clock,
        Spin = options.Spin,
        MakePair = () => UnixSocketPair<FaultySocketPairKernel>.Create(new FaultySocketPairKernel(plan)),
    };
}

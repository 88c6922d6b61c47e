using System;
using Reactor.Kqueue;

namespace Reactor.Tests.Kqueue;

/// <summary>The modelled kernel behind the same seam as the real one.</summary>
internal readonly unsafe struct ModelKqueueKernel<TKevent> : IKqueueKernel<TKevent>
    where TKevent : unmanaged, IKevent<TKevent>
{
    private readonly KqueueModel _model;

    public ModelKqueueKernel(KqueueModel model) => _model = model;

    public int UserFilter => _model.Profile.UserFilter;

    public int Create() => _model.Create();

    public int Kevent(int kqueue, TKevent* changes, int changeCount, TKevent* events, int capacity, long nanoseconds) => _model.Kevent(
        kqueue,
        new ReadOnlySpan<TKevent>(changes, changeCount),
        new Span<TKevent>(events, capacity),
        nanoseconds < 0 ? null : Timespec.Of(nanoseconds));

    public int Probe(nint descriptor) => Reactor.Select.DescriptorProbe.Check(descriptor);

    public int Close(int descriptor) => _model.Close(descriptor);
}

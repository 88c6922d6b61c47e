using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using Reactor.Kqueue;

namespace Reactor.Tests.Kqueue;

/// <summary>The kqueue backend, held by the model in one of its profiles, with the struct kevent of that system.</summary>
internal sealed class KqueueModelBackend : IBackend
{
    private readonly KqueueProfile _profile;

    public KqueueModelBackend(KqueueProfile profile) => _profile = profile;

    public static IReadOnlyList<IBackend> All { get; } = [.. KqueueProfile.All.Select(profile => new KqueueModelBackend(profile))];

    public string Name => $"kqueue-{_profile.Name}";

    public string DefaultSignaler => "EVFILT_USER";

    public int? MaxDescriptors => null;

    public bool IsSupported([NotNullWhen(false)] out string? reason)
    {
        reason = System.OperatingSystem.IsLinux() ? null : "the model watches Linux descriptors";
        return reason is null;
    }

    public IPoller CreatePoller(PollerOptions? options = null)
    {
        KqueueModel model = new(_profile);
        return _profile.Name switch
        {
            "xnu" => new KqueuePoller<ModelKqueueKernel<Interop.Kevent32>, Interop.Kevent32>(new(model), options),
            "freebsd" => new KqueuePoller<ModelKqueueKernel<Interop.Kevent64>, Interop.Kevent64>(new(model), options),
            _ => new KqueuePoller<ModelKqueueKernel<Interop.NetBsdKevent>, Interop.NetBsdKevent>(new(model), options),
        };
    }
}

using System.Collections.Generic;

namespace Reactor.Cli;

/// <summary>The ways in which a backend's loops can be woken, each once, with the name to show.</summary>
internal static class SignalerChoice
{
    private const string SocketPair = "socketpair";

    public static IEnumerable<(SignalerKind Kind, string Name)> Of(IBackend backend)
    {
        yield return (SignalerKind.Default, backend.DefaultSignaler);
        if (backend.DefaultSignaler != SocketPair)
        {
            yield return (SignalerKind.SocketPair, SocketPair);
        }
    }
}

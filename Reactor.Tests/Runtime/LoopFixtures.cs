using System.Collections;
using System.Linq;
using NUnit.Framework;
using Reactor.Runtime;

namespace Reactor.Tests.Runtime;

/// <summary>Every backend that runs here, by name, with every way to wake it.</summary>
internal sealed class LoopFixtures : IEnumerable
{
    public IEnumerator GetEnumerator() =>
        (from backend in Backends.Supported
         from kind in backend.DefaultSignaler == "socketpair" ? [SignalerKind.SocketPair] : new[] { SignalerKind.Default, SignalerKind.SocketPair }
         select new TestFixtureData(backend.Name, kind)).GetEnumerator();
}

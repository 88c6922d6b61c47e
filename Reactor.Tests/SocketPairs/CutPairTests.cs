using System;
using System.Linq;
using System.Threading;
using NUnit.Framework;
using Reactor.Tests.Contract;

namespace Reactor.Tests.SocketPairs;

/// <summary>A wakeup by a pair that somebody cut.</summary>
[TestFixtureSource(typeof(BackendFixtures), nameof(BackendFixtures.All))]
internal sealed class CutPairTests(BackendFixture backend) : ContractTest(backend)
{
    [Test]
    public void It_heals_although_the_numbers_of_closed_descriptors_are_registered_still()
    {
        bool cut = false;
        IPoller poller = Track(Backend.Backend!.CreatePoller(new PollerOptions { Signaler = SignalerKind.SocketPair, MakePair = () => new CutPair(SocketPair.Create(), () => cut) }));
        SignalAction signalled = new();
        ISignaler signaler = poller.CreateSignaler(signalled);
        DescriptorPair[] closed = [.. Enumerable.Range(0, 8).Select(_ => Pair())];
        foreach (DescriptorPair pair in closed)
        {
            poller.Add(pair.Descriptor, new ReadyAction());
        }

        foreach (DescriptorPair pair in closed)
        {
            pair.Near.Close();
        }

        cut = true;
        AssertWoken(poller, signaler, signalled, 1);
        cut = false;
        AssertWoken(poller, signaler, signalled, 2);
        AssertWoken(poller, signaler, signalled, 3);
    }

    private void AssertWoken(IPoller poller, ISignaler signaler, SignalAction signalled, int count)
    {
        Thread sender = OnceAsleep(poller, signaler.Signal);
        Assert.That(Wait(poller), Is.EqualTo(1));
        sender.Join();
        Assert.That(signalled.Count, Is.EqualTo(count));
    }

    private sealed class CutPair(SocketPair pair, Func<bool> isCut) : SocketPair
    {
        public override nint ReadDescriptor => pair.ReadDescriptor;

        public override void Send() => pair.Send();

        public override bool Drain() => pair.Drain() && !isCut();

        public override void Dispose() => pair.Dispose();
    }
}

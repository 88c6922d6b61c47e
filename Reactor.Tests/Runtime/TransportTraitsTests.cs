using System;
using NUnit.Framework;
using Reactor.Runtime;

namespace Reactor.Tests.Runtime;

public sealed class TransportTraitsTests
{
    [TestCase(Transport.Tcp, true, false)]
    [TestCase(Transport.Udp, true, false)]
    [TestCase(Transport.Ipc, true, false)]
    [TestCase(Transport.Inproc, false, true)]
    public void Truth_table(Transport transport, bool onIocp, bool needsSignaler)
    {
        Assert.That(TransportTraits.IsIocpCompatible(transport, "iocp"), Is.EqualTo(onIocp));
        Assert.That(TransportTraits.NeedsSignaler(transport), Is.EqualTo(needsSignaler));
        foreach (string other in new[] { "epoll", "kqueue", "select", "poll", "IOCP", "" })
        {
            Assert.That(TransportTraits.IsIocpCompatible(transport, other), Is.False);
        }
    }

    [Test]
    public void What_is_no_transport_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TransportTraits.NeedsSignaler((Transport)4));
        Assert.Throws<ArgumentOutOfRangeException>(() => TransportTraits.IsIocpCompatible((Transport)(-1), "iocp"));
    }
}

using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using NUnit.Framework;

namespace Reactor.Tests.Contract;

[TestFixtureSource(typeof(BackendFixtures), nameof(BackendFixtures.All))]
internal sealed class ConnectionTests(BackendFixture backend) : ContractTest(backend)
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    [Test]
    public void A_connection_completes_on_an_otherwise_idle_loop()
    {
        IPoller poller = Open();
        Socket listener = Listener();
        Socket connector = Begin(listener.LocalEndPoint!);
        ReadyAction handler = new();
        poller.Add(connector.Handle, handler, Interest.Write);
        Wait(poller);
        Assert.That(handler.Last, Is.EqualTo(Readiness.Write));
        Assert.That(connector.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error), Is.Zero);
        Assert.That(connector.Connected || connector.Poll(0, SelectMode.SelectWrite), Is.True);
    }

    [Test]
    public void A_refused_connection_is_reported_as_write()
    {
        IPoller poller = Open();
        EndPoint nobody;
        using (Socket listener = Listener())
        {
            nobody = listener.LocalEndPoint!;
        }

        Socket connector = Begin(nobody);
        ReadyAction handler = new();
        poller.Add(connector.Handle, handler, Interest.Write);
        Wait(poller);
        Assert.That(handler.Last & Readiness.Write, Is.EqualTo(Readiness.Write));
        Assert.That(connector.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error), Is.Not.Zero);
    }

    [Test]
    public void Each_of_many_connections_one_after_the_other_reaches_the_listener()
    {
        IPoller poller = Open();
        Socket listener = Listener();
        int accepted = 0;
        poller.Add(listener.Handle, new ReadyAction((_, _) =>
        {
            Track(listener.Accept());
            accepted++;
        }), Interest.Read);
        for (int i = 1; i <= 30; i++)
        {
            Track(Begin(listener.LocalEndPoint!));
            TurnUntil(poller, () => accepted == i, () => $"{accepted} of {i} accepted");
        }
    }

    [Test]
    public void Connections_waiting_in_a_backlog_are_reported_until_all_are_accepted()
    {
        IPoller poller = Open();
        Socket listener = Listener();
        for (int i = 0; i < 5; i++)
        {
            Socket connector = Track(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
            connector.Connect(listener.LocalEndPoint!);
        }

        poller.Add(listener.Handle, new ReadyAction((_, _) => Track(listener.Accept())), Interest.Read);
        for (int i = 0; i < 5; i++)
        {
            Assert.That(Wait(poller), Is.EqualTo(1));
        }

        Assert.That(Turn(poller, TimeSpan.FromMilliseconds(20)), Is.Zero);
    }

    [Test]
    public void Two_pollers_may_watch_one_listener()
    {
        Socket listener = Listener();
        List<IPoller> pollers = [Open(), Open()];
        ReadyAction handler = new();
        pollers.ForEach(poller => poller.Add(listener.Handle, handler, Interest.Read));
        Track(Begin(listener.LocalEndPoint!));
        pollers.ForEach(poller => Wait(poller));
        Assert.That(handler.Count, Is.EqualTo(2));
    }

    [Test]
    public void A_datagram_socket_reports_room_at_once_and_datagrams_until_they_are_received()
    {
        IPoller poller = Open();
        Socket near = Track(new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false });
        near.Bind(AnyPort);
        Socket far = Track(new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        ReadyAction handler = new();
        PollHandle handle = poller.Add(near.Handle, handler, Interest.Write);
        Wait(poller);
        Assert.That(handler.Last, Is.EqualTo(Readiness.Write));
        poller.SetInterest(handle, Interest.Read);
        far.SendTo([1, 2], near.LocalEndPoint!);
        far.SendTo([3], near.LocalEndPoint!);
        byte[] bytes = new byte[8];
        Wait(poller);
        Assert.That(near.Receive(bytes), Is.EqualTo(2));
        Wait(poller);
        Assert.That(near.Receive(bytes), Is.EqualTo(1));
        Assert.That(Turn(poller, TimeSpan.FromMilliseconds(20)), Is.Zero);
    }

    private Socket Listener()
    {
        Socket listener = Track(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        listener.Bind(AnyPort);
        listener.Listen(64);
        listener.Blocking = false;
        return listener;
    }

    private Socket Begin(EndPoint to)
    {
        Socket socket = Track(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false });
        try
        {
            socket.Connect(to);
        }
        catch (SocketException exception)
        {
            // In progress everywhere; some systems refuse at once on loopback.
            Assert.That(exception.SocketErrorCode, Is.AnyOf(SocketError.WouldBlock, SocketError.InProgress, SocketError.ConnectionRefused));
        }

        return socket;
    }
}

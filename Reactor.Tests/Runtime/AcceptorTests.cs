using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading;
using Mono.Unix.Native;
using NUnit.Framework;
using Reactor.Runtime;

namespace Reactor.Tests.Runtime;

[TestFixtureSource(typeof(LoopFixtures))]
public sealed partial class AcceptorTests(string backend, SignalerKind kind)
{
    private readonly List<Socket> _clients = [];
    private Socket _listener = null!;
    private IoThread _thread = null!;

    [SetUp]
    public void Listen()
    {
        _listener = TcpPair.Listen(backlog: 512);
        _thread = new IoThread(new IoThreadOptions { Name = "tests/accept", Backend = Backends.Get(backend), Poller = new PollerOptions { Signaler = kind } });
        _thread.Start();
    }

    [TearDown]
    public void CloseAll()
    {
        _thread.Dispose();
        _listener.Dispose();
        _clients.ForEach(client => client.Dispose());
        _clients.Clear();
    }

    [Test]
    public void Every_connection_is_accepted_once_and_non_blocking()
    {
        var guests = new Guests();
        var acceptor = new Acceptor(_listener, guests, budget: 3);
        _thread.Attach(acceptor);
        Connect(200);
        Eventually.Is(() => acceptor.Accepted == 200, () => $"accepted {acceptor.Accepted}");
        _thread.Stop(Eventually.Bound);
        Assert.That(guests.Closed, Is.EqualTo(1));
        Assert.That(guests.Accepted, Has.All.Property(nameof(Socket.Blocking)).False);
        Assert.That(
            guests.Accepted.Select(guest => guest.RemoteEndPoint),
            Is.EquivalentTo(_clients.Select(client => client.LocalEndPoint)));
        guests.Dispose();
    }

    [Test]
    public void A_turn_accepts_no_more_than_its_budget()
    {
        const int Budget = 5;
        var guests = new Guests();
        using var held = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        _thread.Post(() =>
        {
            held.Set();
            release.Wait(Eventually.Bound);
        });
        Assert.That(held.Wait(Eventually.Bound));
        Connect(50);
        guests.Turns = () => _thread.Statistics.Turns;
        var acceptor = new Acceptor(_listener, guests, Budget);
        _thread.Attach(acceptor);
        release.Set();
        Eventually.Is(() => acceptor.Accepted == 50, () => $"accepted {acceptor.Accepted}");
        _thread.Stop(Eventually.Bound);
        Assert.That(guests.PerTurn.Values, Is.All.LessThanOrEqualTo(Budget));
        guests.Dispose();
    }

    [Test]
    public void Closing_from_the_handler_ends_it_in_the_middle_of_a_burst()
    {
        var guests = new Guests();
        var acceptor = new Acceptor(_listener, guests);
        guests.OnAccept = () =>
        {
            if (acceptor.Accepted == 3)
            {
                acceptor.Close();
                acceptor.Close();
            }
        };
        Connect(10);
        _thread.Attach(acceptor);
        Eventually.Is(() => guests.Closed > 0);
        IoThreadStopResult result = _thread.Stop(Eventually.Bound);
        Assert.That((acceptor.Accepted, guests.Closed), Is.EqualTo((3L, 1)));
        Assert.That(result.RemainingLoad, Is.Zero);
        guests.Dispose();
    }

    [Test]
    public void Out_of_descriptors_it_looks_away_without_spinning_and_recovers([ValueSource(nameof(Shortages))] Shortage shortage)
    {
        const int Clients = 20;
        var guests = new Guests();
        var acceptor = new Acceptor(_listener, guests) { AcceptNow = shortage.Accept };
        Connect(Clients);
        long turns;
        using (shortage.Begin())
        {
            _thread.Attach(acceptor);
            Eventually.Is(() => acceptor.Pauses == 1);
            turns = _thread.Statistics.Turns;
            Eventually.Is(() => acceptor.Pauses >= 3, () => $"pauses {acceptor.Pauses}");
            turns = _thread.Statistics.Turns - turns;
            Assert.That(acceptor.Accepted, Is.Zero);
        }

        Assert.That(turns, Is.LessThan(100), "Two pauses of 100 ms are a handful of turns.");
        Eventually.Is(() => acceptor.Accepted == Clients, () => $"accepted {acceptor.Accepted}, pauses {acceptor.Pauses}");
        _thread.Stop(Eventually.Bound);
        guests.Dispose();
    }

    [Test]
    public void Closed_while_it_looks_away_it_leaves_nothing_behind()
    {
        var guests = new Guests();
        var shortage = new Injected(SocketError.TooManyOpenSockets);
        var acceptor = new Acceptor(_listener, guests) { AcceptNow = shortage.Accept };
        Connect(1);
        using (shortage.Begin())
        {
            _thread.Attach(acceptor);
            Eventually.Is(() => acceptor.Pauses == 1);
            IoThreadStopResult result = _thread.Stop(Eventually.Bound);
            Assert.That((result.RemainingLoad, result.Remaining.Count, guests.Closed), Is.EqualTo((0, 0, 1)));
        }
    }

    [Test]
    public void A_connection_that_failed_before_it_was_accepted_is_passed_over()
    {
        var guests = new Guests();
        int calls = 0;
        var acceptor = new Acceptor(_listener, guests)
        {
            AcceptNow = listener => calls++ % 2 == 0 ? throw new SocketException((int)SocketError.ConnectionAborted) : listener.Accept(),
        };
        Connect(10);
        _thread.Attach(acceptor);
        Eventually.Is(() => acceptor.Accepted == 10, () => $"accepted {acceptor.Accepted}");
        _thread.Stop(Eventually.Bound);
        Assert.That(acceptor.Pauses, Is.Zero);
        guests.Dispose();
    }

    private static IEnumerable<Shortage> Shortages() =>
        OperatingSystem.IsLinux() ? [.. Injections(), new DescriptorLimit()] : Injections();

    private static Shortage[] Injections() =>
        [new Injected(SocketError.TooManyOpenSockets), new Injected(SocketError.NoBufferSpaceAvailable), new Injected(SocketError.AccessDenied)];

    private void Connect(int count)
    {
        for (int i = 0; i < count; i++)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect((IPEndPoint)_listener.LocalEndPoint!);
            _clients.Add(client);
        }
    }

    /// <summary>A way to run out of descriptors.</summary>
    public abstract class Shortage
    {
        public abstract Func<Socket, Socket> Accept { get; }

        public abstract IDisposable Begin();
    }

    private sealed class Injected(SocketError error) : Shortage, IDisposable
    {
        private bool _on;

        public override Func<Socket, Socket> Accept => listener =>
            Volatile.Read(ref _on) ? throw new SocketException((int)error) : listener.Accept();

        public override IDisposable Begin()
        {
            Volatile.Write(ref _on, true);
            return this;
        }

        public void Dispose() => Volatile.Write(ref _on, false);

        public override string ToString() => error.ToString();
    }

    /// <summary>The real thing: the process may open no more.</summary>
    private sealed partial class DescriptorLimit : Shortage, IDisposable
    {
        private const int DescriptorCount = 7;

        private ResourceLimit _before;

        public override Func<Socket, Socket> Accept => listener => listener.Accept();

        public override unsafe IDisposable Begin()
        {
            // Sockets that only the garbage collector would close must not make room meanwhile.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            int lowestFree = Syscall.dup(0);
            Assert.That(lowestFree, Is.Positive);
            Assert.That(Syscall.close(lowestFree), Is.Zero);
            ResourceLimit before;
            Assert.That(getrlimit(DescriptorCount, &before), Is.Zero);
            ResourceLimit none = new() { Soft = (ulong)lowestFree, Hard = before.Hard };
            Assert.That(setrlimit(DescriptorCount, &none), Is.Zero);
            _before = before;
            return this;
        }

        public unsafe void Dispose()
        {
            ResourceLimit before = _before;
            Assert.That(setrlimit(DescriptorCount, &before), Is.Zero);
        }

        public override string ToString() => "descriptor limit";

        [LibraryImport("libc")]
        private static unsafe partial int getrlimit(int resource, ResourceLimit* limit);

        [LibraryImport("libc")]
        private static unsafe partial int setrlimit(int resource, ResourceLimit* limit);

        private struct ResourceLimit
        {
            public ulong Soft;
            public ulong Hard;
        }
    }

    private sealed class Guests : IAcceptHandler, IDisposable
    {
        private int _closed;

        public List<Socket> Accepted { get; } = [];

        public Dictionary<long, int> PerTurn { get; } = [];

        public Func<long>? Turns { get; set; }

        public Action? OnAccept { get; set; }

        public int Closed => Volatile.Read(ref _closed);

        public void OnAccepted(Socket connection)
        {
            Accepted.Add(connection);
            if (Turns is not null)
            {
                PerTurn[Turns()] = PerTurn.GetValueOrDefault(Turns()) + 1;
            }

            OnAccept?.Invoke();
        }

        public void OnAcceptorClosed(Acceptor acceptor) => Interlocked.Increment(ref _closed);

        public void Dispose() => Accepted.ForEach(socket => socket.Dispose());
    }
}

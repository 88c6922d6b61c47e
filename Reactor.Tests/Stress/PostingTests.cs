using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using NUnit.Framework;
using Reactor.Runtime;
using Reactor.Tests.Runtime;

namespace Reactor.Tests.Stress;

/// <summary>Commands and signals from many threads into a loop whose sockets connect, transfer, reset and close all the while.</summary>
[TestFixtureSource(typeof(LoopFixtures))]
[Category("Stress")]
internal sealed class PostingTests(string backend, SignalerKind kind)
{
    private const int Posters = 4;
    private const int Posts = 3000;
    private const int Connections = 120;

    /// <summary>What the runtime itself may open and close meanwhile where its own are counted, too; less than half a descriptor for each connection.</summary>
    private static int Slack => OpenDescriptors.AreExact ? 0 : Connections / 2;

    [Test]
    public void Four_posting_threads_and_a_storm_of_connections_lose_nothing()
    {
        Play();
        OpenDescriptors before = OpenDescriptors.Now();
        Play();
        Eventually.Is(
            () => OpenDescriptors.Now().Count <= before.Count + Slack,
            () => $"before: {before}; now: {OpenDescriptors.Now()}");
    }

    private void Play()
    {
        using IoThread thread = new(new IoThreadOptions { Backend = Backends.Get(backend), Poller = new PollerOptions { Signaler = kind } });
        thread.Start();
        int[] ran = new int[Posters];
        int misordered = 0;
        Counter[] counters = [.. Enumerable.Range(0, Posters).Select(_ => new Counter())];
        using CountdownEvent bound = new(1);
        thread.Post(() =>
        {
            Array.ForEach(counters, counter => counter.Signaler = thread.Poller.CreateSignaler(counter));
            bound.Signal();
        });
        Assert.That(bound.Wait(Eventually.Bound));
        Crew posters = new(Posters, index =>
        {
            for (int i = 0; i < Posts; i++)
            {
                int expected = i;
                thread.Post(() => misordered += ran[index]++ == expected ? 0 : 1);
                counters[index].Raise();
            }
        });
        int echoes = Storm(thread);
        posters.Join();
        Eventually.Is(
            () => ran.Sum() == Posters * Posts && Array.TrueForAll(counters, counter => counter.HasSeenAll),
            () => $"ran {string.Join(' ', ran)}, signals seen {string.Join(' ', counters.Select(counter => counter.HasSeenAll))}");
        Assert.That(misordered, Is.Zero);
        Assert.That(echoes, Is.GreaterThan(0));
        thread.Post(() => Array.ForEach(counters, counter => counter.Signaler!.Dispose()));
        Eventually.Is(() => thread.Load == 1, () => $"load {thread.Load}: the thread's own mailbox is all that may be left");
    }

    /// <summary>One connection after the other: some are echoed, some are reset before, some after.</summary>
    private static int Storm(IoThread thread)
    {
        Random random = new(7);
        int echoes = 0;
        List<Echo> open = [];
        for (int i = 0; i < Connections; i++)
        {
            TcpPair pair = new();
            Echo echo = new(thread, pair.Near);
            open.Add(echo);
            if (random.Next(3) == 0)
            {
                DescriptorPair.Reset(pair.Far);
                continue;
            }

            pair.Far.Blocking = true;
            pair.Far.ReceiveTimeout = (int)Eventually.Bound.TotalMilliseconds;
            byte[] sent = [1, 2, 3, (byte)i];
            byte[] received = new byte[sent.Length];
            pair.Far.Send(sent);
            for (int count = 0; count < received.Length;)
            {
                int more = pair.Far.Receive(received, count, received.Length - count, SocketFlags.None);
                Assert.That(more, Is.GreaterThan(0), "the echo ended before its time");
                count += more;
            }

            Assert.That(received, Is.EqualTo(sent));
            echoes++;
            if (random.Next(2) == 0)
            {
                pair.Far.Close();
            }
            else
            {
                DescriptorPair.Reset(pair.Far);
            }
        }

        Eventually.Is(() => open.TrueForAll(echo => echo.IsGone), () => $"{open.Count(echo => !echo.IsGone)} ends were not heard of");
        return echoes;
    }

    private sealed class Counter : ISignalHandler
    {
        private long _raised;
        private long _seen;

        public ISignaler? Signaler { get; set; }

        public bool HasSeenAll => Volatile.Read(ref _seen) == Volatile.Read(ref _raised);

        public void Raise()
        {
            Volatile.Write(ref _raised, _raised + 1);
            Signaler!.Signal();
        }

        public void OnSignal(ISignaler signaler) => Volatile.Write(ref _seen, Volatile.Read(ref _raised));
    }

    private sealed class Echo : IReadyHandler
    {
        private readonly IoThread _thread;
        private readonly Socket _socket;
        private readonly byte[] _bytes = new byte[256];
        private volatile bool _gone;

        public Echo(IoThread thread, Socket socket)
        {
            _thread = thread;
            _socket = socket;
            thread.Post(() => thread.Poller.Add(socket.SafeHandle, this, Interest.Read));
        }

        public bool IsGone => _gone;

        public void OnReady(PollHandle handle, Readiness readiness)
        {
            int count = _socket.Receive(_bytes, SocketFlags.None, out SocketError error);
            if (count > 0)
            {
                _socket.Send(_bytes.AsSpan(0, count), SocketFlags.None, out _);
            }
            else if (error != SocketError.WouldBlock)
            {
                _thread.Poller.Remove(handle);
                _socket.Dispose();
                _gone = true;
            }
        }
    }
}

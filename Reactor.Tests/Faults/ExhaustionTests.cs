using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Threading;
using Mono.Unix.Native;
using NUnit.Framework;
using Reactor.Runtime;
using Reactor.Tests.Kqueue;
using Reactor.Tests.Stress;

namespace Reactor.Tests.Faults;

/// <summary>A process that has run out of descriptors for real, by its limit: pollers and acceptors say so, live on with what they have, and recover.</summary>
[TestFixtureSource(typeof(BackendFixtures), nameof(BackendFixtures.All))]
[Category("Faults")]
internal sealed class ExhaustionTests(BackendFixture backend)
{
    private const int Room = 40;
    private const int Clients = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Test]
    public void A_process_without_descriptors_keeps_what_it_has_and_recovers()
    {
        if (OperatingSystem.IsLinux())
        {
            TestContext.Out.WriteLine(Child.Run(typeof(ExhaustionTests), nameof(Exhaust), backend.Name));
        }
        else
        {
            // Windows has no limit to set: what it answers is injected by the fault tests.
            Assert.That(OperatingSystem.IsWindows());
        }
    }

    [SupportedOSPlatform("linux")]
    internal static void Exhaust(string fixture)
    {
        BackendFixture backend = BackendFixtures.All.Single(candidate => candidate.Name == fixture);
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(64);
        EndPoint address = listener.LocalEndPoint!;
        Socket[] clients = [.. Enumerable.Range(0, Clients).Select(static _ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))];
        using IPoller poller = backend.Create(new PollerOptions());
        using DescriptorPair pair = DescriptorPair.Unix();
        Accepting accepting = new();
        using IoThread thread = new(backend.ThreadOptions());
        thread.Start();
        Acceptor acceptor = new(listener, accepting);
        Must.Hold(thread.Attach(acceptor), "the acceptor was not attached");
        // The runtime opens files when it meets code for the first time; what is to run without descriptors has run before.
        RequireAlive(poller, pair, thread);
        Must.Hold(PollerException.FromErrno("warm-up", -1, Mono.Unix.Native.NativeConvert.FromErrno(Mono.Unix.Native.Errno.EMFILE)).Message.Length > 0, "no message");
        Connected(listener);
        Until(() => acceptor.Accepted == 1, () => "the first connection was not accepted");
        int descriptors = OpenDescriptors.Now().Count;
        ulong before = DescriptorLimit.Get();
        List<int> hoard = [];
        try
        {
            DescriptorLimit.Set(HighestDescriptor() + Room);
            while (Syscall.dup((int)pair.Descriptor) is int duplicate and >= 0)
            {
                hoard.Add(duplicate);
            }

            Must.Hold(Stdlib.GetLastError() == Mono.Unix.Native.Errno.EMFILE, "the limit was not reached");
            RequireShortage(backend);
            RequireAlive(poller, pair, thread);
            RequirePauses(acceptor, thread, clients, address);
        }
        finally
        {
            // Also for the sake of the report: the console opens files.
            DescriptorLimit.Set(before);
            hoard.ForEach(RawSockets.Close);
        }

        Until(() => acceptor.Accepted == Clients + 1, () => $"{acceptor.Accepted} of {Clients} accepted after the shortage");
        using (IPoller another = backend.Create(new PollerOptions()))
        {
            RequireAlive(another, pair, thread);
        }

        Must.Hold(OpenDescriptors.Now().Count == descriptors + Clients, $"failed constructors leak: {OpenDescriptors.Now()}");
        Must.Hold(thread.Stop(Patience) is { Ended: true, RemainingLoad: 0 }, "the I/O thread did not end");
        accepting.Close();
        foreach (Socket client in clients)
        {
            client.Dispose();
        }

        Console.WriteLine($"{fixture}: {hoard.Count} duplicates reached the limit; {acceptor.Pauses} pauses; {acceptor.Accepted} accepted after it");
    }

    private static void RequireShortage(BackendFixture backend)
    {
        for (int i = 0; i < 100; i++)
        {
            try
            {
                backend.Create(new PollerOptions()).Dispose();
                throw new InvalidOperationException("a poller was made without descriptors");
            }
            catch (PollerException exception) when (exception.Error == PollerError.OutOfResources)
            {
                Must.Hold(exception.Message.Contains("ulimit", StringComparison.Ordinal), exception.Message);
            }
        }
    }

    /// <summary>Connections of sockets that exist already wait at the listener, where nobody can take them in; it looks at them now and then.</summary>
    private static void RequirePauses(Acceptor acceptor, IoThread thread, Socket[] clients, EndPoint address)
    {
        foreach (Socket client in clients)
        {
            client.Connect(address);
        }

        Until(() => acceptor.Pauses >= 2, () => $"{acceptor.Pauses} pauses, {acceptor.Accepted} accepted");
        long turns = thread.Statistics.Turns;
        long pauses = acceptor.Pauses;
        Until(() => acceptor.Pauses >= pauses + 4, () => $"{acceptor.Pauses} pauses");
        Must.Hold(thread.Statistics.Turns - turns < 30, "the acceptor spins");
    }

    /// <summary>All that needs no new descriptor works. The signal comes from a thread that is there: .NET cannot start one without descriptors.</summary>
    private static void RequireAlive(IPoller poller, DescriptorPair pair, IoThread elsewhere)
    {
        Witness witness = new();
        PollHandle handle = poller.Add(pair.Descriptor, witness, Interest.Read);
        pair.Far.Send("x"u8);
        poller.RunOnce(Patience);
        Must.Hold((witness.All & Readiness.Read) != 0, $"{witness.All} for a byte");
        pair.Near.Receive(new byte[8]);
        poller.Remove(handle);
        using ISignaler signaler = poller.CreateSignaler(witness);
        long sleeps = poller.Statistics.Sleeps;
        Must.Hold(
            elsewhere.Post(() =>
            {
                SpinWait.SpinUntil(() => poller.Statistics.Sleeps > sleeps, Patience);
                signaler.Signal();
            }),
            "the sender was refused");
        poller.RunOnce(Patience);
        Must.Hold(witness.Signals == 1, $"{witness.Signals} signals");
    }

    private static void Connected(Socket listener)
    {
        using Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(listener.LocalEndPoint!);
    }

    private static ulong HighestDescriptor() =>
        System.IO.Directory.EnumerateFiles("/proc/self/fd").Max(static path => ulong.Parse(System.IO.Path.GetFileName(path), System.Globalization.CultureInfo.InvariantCulture));

    private static void Until(Func<bool> condition, Func<string> state) => Must.Hold(SpinWait.SpinUntil(condition, Patience), state());

    private sealed class Accepting : IAcceptHandler
    {
        private readonly List<Socket> _connections = [];

        public void OnAccepted(Socket connection)
        {
            lock (_connections)
            {
                _connections.Add(connection);
            }
        }

        public void OnAcceptorClosed(Acceptor acceptor)
        {
        }

        public void Close()
        {
            lock (_connections)
            {
                _connections.ForEach(static connection => connection.Dispose());
            }
        }
    }
}

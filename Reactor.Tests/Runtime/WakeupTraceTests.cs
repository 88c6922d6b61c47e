using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Reactor.Runtime;

namespace Reactor.Tests.Runtime;

/// <summary>
/// The trace of a context at work: the mailboxes of its I/O threads and of its reaper wake their loops by what the backend has for it, and the application's socket waits on
/// a signaler of its own.
/// </summary>
[TestFixtureSource(typeof(LoopFixtures))]
public sealed class WakeupTraceTests(string backend, SignalerKind kind)
{
    private static readonly string[] Wake = ["SignalSent", "InterruptSent", "Woken", "SignalDelivered"];

    private bool UsesPair => kind == SignalerKind.SocketPair;

    private string Interrupt => UsesPair ? "byte" : Backends.Get(backend).DefaultSignaler;

    [Test]
    public void Reaper_and_io_threads_are_bound_signalled_woken_and_drained_in_this_order()
    {
        using ReactorTrace trace = new();
        using ReactorContext context = new(Options());
        List<Bystander> sockets = [new(context)];
        int[] pollers = [.. trace.Named("PollerOpened").Select(payload => (int)payload[0]!)];
        Assert.That(pollers, Has.Length.EqualTo(2), "one I/O thread and one reaper");

        // Whether a post meets a sleeping loop is the scheduler's choice, so it is made until one has.
        Eventually.Is(
            () =>
            {
                context.IoThreads[0].Post(() => { });
                sockets[^1].Close();
                Eventually.Is(() => context.OpenSockets == 0);
                sockets.Add(new Bystander(context));
                return pollers.All(poller => FindWake(trace.Of(poller)) >= 0);
            },
            () => string.Join('\n', trace.Events.Select(Describe)));
        sockets[^1].Close();
        Assert.That(context.Terminate(Eventually.Bound));

        foreach (int poller in pollers)
        {
            IReadOnlyList<(string Name, object?[] Payload)> events = trace.Of(poller);
            int wake = FindWake(events);
            object? signaler = events[wake].Payload[1];
            Assert.That(events.Take(wake).Any(traced => traced.Name == "SignalerBound" && Equals(traced.Payload[1], signaler)), "bound before it is signalled");
            Assert.That(events.Where(traced => traced.Name == "InterruptSent").Select(traced => traced.Payload[1]), Is.All.EqualTo(Interrupt));
            Assert.That(events.Select(traced => traced.Name), Does.Contain("PollerClosed"));
        }

        Assert.That(trace.Named("MailboxDrained"), Is.Not.Empty);
    }

    [Test]
    public void A_registration_is_traced_from_its_Add_over_its_changes_to_its_Remove()
    {
        using ReactorTrace trace = new();
        using IPoller poller = Backends.Get(backend).CreatePoller(new PollerOptions { Signaler = kind });
        using DescriptorPair pair = DescriptorPair.Tcp();
        PollHandle handle = poller.Add(pair.Descriptor, new Idler());
        poller.SetInterest(handle, Interest.Read);
        poller.RunOnce(TimeSpan.Zero);
        poller.Remove(handle);
        int id = (int)trace.Named("PollerOpened").Last()[0]!;
        Assert.That(
            trace.Of(id).Where(traced => traced.Name is "Added" or "InterestChanged" or "Removed").Select(traced => (traced.Name, traced.Payload[1])),
            Is.EqualTo(new[] { ("Added", (object?)(long)pair.Descriptor), ("InterestChanged", (long)pair.Descriptor), ("Removed", (long)pair.Descriptor) }));
    }

    [Test]
    public void Only_loops_that_are_woken_by_a_pair_make_one_and_a_standalone_signaler_when_its_descriptor_is_asked_for()
    {
        using ReactorTrace trace = new();
        using (ReactorContext context = new(Options()))
        {
            using Bystander socket = new(context);
            context.IoThreads[0].Post(() => { });
            socket.Post(new Command(socket));
            socket.Receive();
        }

        int pollers = trace.Named("PollerOpened").Count();
        Assert.That(pollers, Is.EqualTo(2));
        Assert.That(trace.Named("SocketPairMade").Count(), Is.EqualTo(UsesPair ? pollers : 0));
        using StandaloneSignaler signaler = new();
        signaler.Signal();
        int before = trace.Named("SocketPairMade").Count();
        nint descriptor = signaler.Descriptor;
        Assert.That(signaler.Descriptor, Is.EqualTo(descriptor));
        Assert.That(trace.Named("SocketPairMade").Count(), Is.EqualTo(before + 1));
    }

    /// <summary>The first place where the four events of a wake follow each other, others in between.</summary>
    private static int FindWake(IReadOnlyList<(string Name, object?[] Payload)> events)
    {
        for (int i = 0; i < events.Count; i++)
        {
            if (events[i].Name == Wake[0] && i + Wake.Length <= events.Count && Enumerable.Range(0, Wake.Length).All(step => events[i + step].Name == Wake[step])
                && Equals(events[i].Payload[1], events[i + 3].Payload[1]))
            {
                return i;
            }
        }

        return -1;
    }

    private static string Describe((string Name, object?[] Payload) traced) => $"{traced.Name} {string.Join(' ', traced.Payload)}";

    private ReactorContextOptions Options() => new()
    {
        Backend = Backends.Get(backend),
        Poller = new PollerOptions { Signaler = kind },
        DisposeTimeout = Eventually.Bound,
    };

    private sealed class Bystander(ReactorContext context) : ReactorSocket(context), ICommandHandler
    {
        public void OnCommand(in Command command)
        {
        }

        public void Receive()
        {
            Enter();
            try
            {
                Assert.That(ProcessCommands(Eventually.Bound));
            }
            finally
            {
                Leave();
            }
        }
    }

    private sealed class Idler : IReadyHandler
    {
        public void OnReady(PollHandle handle, Readiness readiness)
        {
        }
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Reactor.Tests.Faults;

namespace Reactor.Tests.Stress;

/// <summary>Thousands of registrations in one poller: all are served, none is starved, and all are gone afterwards.</summary>
[TestFixtureSource(typeof(BackendFixtures), nameof(BackendFixtures.All))]
[Category("Stress")]
internal sealed class ScaleTests(BackendFixture backend)
{
    /// <summary>Both ends are descriptors of ours, and the limit is about twenty thousand.</summary>
    private const int Pairs = 9000;

    /// <summary>Each pair costs Wine, and a model of a kernel, a hundred times as much.</summary>
    private const int FewerPairs = 600;

    /// <summary>What the process has open besides, where numbers are limited.</summary>
    private const int Reserved = 200;

    [Test]
    public void Thousands_of_descriptors_are_all_served_and_all_released()
    {
        if (OperatingSystem.IsLinux())
        {
            TestContext.Out.WriteLine(Child.Run(typeof(ScaleTests), nameof(Serve), backend.Name));
        }
        else
        {
            Serve(backend.Name);
        }
    }

    internal static void Serve(string fixture)
    {
        BackendFixture backend = BackendFixtures.All.Single(candidate => candidate.Name == fixture);
        if (OperatingSystem.IsLinux())
        {
            DescriptorLimit.Set(20_000);
        }

        using IPoller poller = backend.Create(new PollerOptions());
        int wanted = OperatingSystem.IsLinux() && !backend.IsModel ? Pairs : FewerPairs;
        int count = poller.MaxDescriptors is int most ? Math.Min(wanted, (most - Reserved) / 2) : wanted;
        List<DescriptorPair> pairs = [.. Enumerable.Range(0, count).Select(static _ => OperatingSystem.IsLinux() ? DescriptorPair.Unix() : DescriptorPair.Tcp())];
        Witness[] witnesses = [.. pairs.Select(static _ => new Witness())];
        List<PollHandle> handles = [.. pairs.Zip(witnesses, (pair, witness) => poller.Add(pair.Descriptor, witness, Interest.Read))];
        Must.Hold(poller.Load == count, "the load is wrong");
        foreach (DescriptorPair pair in pairs)
        {
            pair.Far.Send("x"u8);
        }

        int turns = 0;
        int room = PollerOptions.DefaultBatchSize / backend.EventsPerDescriptor;
        int bound = ((count + room - 1) / room) + 1;
        while (witnesses.Any(static witness => witness.Ready == 0))
        {
            Must.Hold(turns++ < bound, $"{witnesses.Count(static witness => witness.Ready == 0)} of {count} were not served in {bound} turns");
            poller.RunOnce(StuckWait.Limit);
        }

        foreach (DescriptorPair pair in pairs)
        {
            DescriptorPair.Drain(pair.Near);
        }

        // Each was ready after its last report, so one more may find nothing; then there is silence.
        int[] reported = [.. witnesses.Select(static witness => witness.Ready)];
        while (poller.RunOnce(TimeSpan.Zero) > 0)
        {
            Must.Hold(witnesses.Zip(reported).All(static seen => seen.First.Ready <= seen.Second + 1), "something is ready though all was read");
        }

        handles.ForEach(poller.Remove);
        Must.Hold(poller.Load == 0, "the load is not zero at the end");
        pairs.ForEach(static pair => pair.Dispose());
        Console.WriteLine($"{fixture}: {count} descriptors served in {turns} turns of at most {bound}");
    }
}

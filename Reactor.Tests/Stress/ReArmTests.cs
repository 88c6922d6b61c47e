using System;
using System.Linq;
using NUnit.Framework;

namespace Reactor.Tests.Stress;

/// <summary>Many sockets whose interest changes at random while they become ready: no readiness is lost, and no handle.</summary>
[TestFixtureSource(typeof(BackendFixtures), nameof(BackendFixtures.All))]
[Category("Stress")]
internal sealed class ReArmTests(BackendFixture backend)
{
    private const int Sockets = 400;
    private const int ReArms = 2000;
    private const int Seed = 5;

    /// <summary>What the runtime itself may open and close meanwhile where its own are counted, too; less than one descriptor in ten sockets.</summary>
    private static int Slack => OpenDescriptors.AreExact ? 0 : Sockets / 10;

    [Test]
    public void Four_hundred_sockets_survive_two_thousand_random_changes_of_interest()
    {
        Play();
        OpenDescriptors before = OpenDescriptors.Now();
        Play();
        OpenDescriptors after = OpenDescriptors.Now();
        Assert.That(after.Count, Is.LessThanOrEqualTo(before.Count + Slack), () => $"before: {before}; after: {after}");
    }

    private void Play()
    {
        Random random = new(Seed);
        using StuckWait guard = new();
        using IPoller poller = backend.Create(new PollerOptions());
        Reader[] readers = [.. Enumerable.Range(0, Sockets).Select(_ => new Reader(poller))];
        for (int i = 0; i < ReArms; i++)
        {
            Reader reader = readers[random.Next(Sockets)];
            switch (random.Next(4))
            {
                case 0:
                    reader.Write(random.Next(1, 64));
                    break;
                case 1 when random.Next(8) == 0:
                    guard.RunOnce(poller, TimeSpan.Zero);
                    break;
                default:
                    poller.SetInterest(reader.Handle, (Interest)random.Next(4));
                    break;
            }
        }

        foreach (Reader reader in readers)
        {
            poller.SetInterest(reader.Handle, Interest.Read);
        }

        while (readers.Any(reader => reader.Received < reader.Sent) && !guard.Happened)
        {
            guard.RunOnce(poller, TimeSpan.FromSeconds(60));
        }

        Assert.That(readers.Select(reader => reader.Received), Is.EqualTo(readers.Select(reader => reader.Sent)));
        foreach (Reader reader in readers)
        {
            reader.Dispose();
        }
    }

    private sealed class Reader : IReadyHandler, IDisposable
    {
        private readonly DescriptorPair _pair = DescriptorPair.Tcp();

        public Reader(IPoller poller) => Handle = poller.Add(_pair.Descriptor, this);

        public PollHandle Handle { get; }

        public int Sent { get; private set; }

        public int Received { get; private set; }

        public void Write(int count)
        {
            Assert.That(_pair.Far.Send(new byte[count]), Is.EqualTo(count));
            Sent += count;
        }

        public void OnReady(PollHandle handle, Readiness readiness)
        {
            if ((readiness & Readiness.Read) != 0)
            {
                Received += DescriptorPair.Drain(_pair.Near);
            }
        }

        public void Dispose() => _pair.Dispose();
    }
}

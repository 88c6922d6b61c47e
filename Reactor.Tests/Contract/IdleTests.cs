using System;
using System.Diagnostics;
using System.Net.Sockets;
using NUnit.Framework;

namespace Reactor.Tests.Contract;

/// <summary>An idle loop sleeps: what it costs is asserted as the number of its sleeps, which is exact, and as the process's time, which is what matters.</summary>
[TestFixtureSource(typeof(BackendFixtures), nameof(BackendFixtures.All))]
internal sealed class IdleTests(BackendFixture backend) : ContractTest(backend)
{
    /// <summary>Early returns of the kernel's wait that are still idle: the wait is cut for reasons of the kernel's own.</summary>
    private const int FewSleeps = 20;

    /// <summary>The runtime compiles and collects on threads of its own, which may fall into a wait. A loop that spins does so in all of them.</summary>
    private const int Waits = 5;

    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(600);

    [Test]
    public void A_hundred_hung_up_descriptors_without_interest_cost_nothing()
    {
        IPoller poller = Open();
        for (int i = 0; i < 100; i++)
        {
            DescriptorPair pair = Pair(i);
            poller.Add(pair.Descriptor, new ReadyAction((_, _) => Assert.Fail("called without interest")));
            DescriptorPair.Reset(pair.Far);
            Settle(pair, SelectMode.SelectRead);
        }

        // The kernel may tell of each hang-up once before it is told to be silent.
        Turn(poller, TimeSpan.Zero);
        AssertIdle(poller, () => Assert.That(Turn(poller, Idle), Is.Zero));
    }

    [Test]
    public void A_loop_with_nothing_but_timers_sleeps_until_the_first()
    {
        IPoller poller = Open();
        TimerAction handler = new();
        poller.AddTimer(Long, handler);
        AssertIdle(poller, () =>
        {
            poller.AddTimer(Idle, handler);
            Assert.That(Wait(poller), Is.EqualTo(1));
        });
    }

    [Test]
    public void A_loop_with_nothing_ready_sleeps_until_its_timeout()
    {
        IPoller poller = Open();
        poller.Add(Pair().Descriptor, new ReadyAction(), Interest.Read);
        AssertIdle(poller, () => Assert.That(Turn(poller, Idle), Is.Zero));
    }

    private static void AssertIdle(IPoller poller, Action wait)
    {
        using Process self = Process.GetCurrentProcess();
        TimeSpan least = TimeSpan.MaxValue;
        for (int i = 0; i < Waits && least >= Idle / 2; i++)
        {
            long sleeps = poller.Statistics.Sleeps;
            self.Refresh();
            TimeSpan before = self.TotalProcessorTime;
            wait();
            self.Refresh();
            TimeSpan used = self.TotalProcessorTime - before;
            least = used < least ? used : least;
            Assert.That(poller.Statistics.Sleeps - sleeps, Is.LessThan(FewSleeps));
        }

        Assert.That(least, Is.LessThan(Idle / 2), "processor time of the process during the wait");
    }
}

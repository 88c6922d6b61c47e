using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace Reactor.Tests.Stress;

/// <summary>Every workload on every backend, some rounds each: what was opened is closed, what was sent is received, no descriptor stays.</summary>
[Category("Stress")]
internal sealed class StressTests
{
    private const int Rounds = 4;
    private const int ManyTimers = 1_000_000;

    public static IEnumerable<TestCaseData> Cases =>
        from backend in BackendFixtures.All
        from workload in Workload.All
        select new TestCaseData(backend, workload).SetArgDisplayNames($"{backend}", $"{workload}");

    [TestCaseSource(nameof(Cases))]
    public void Nothing_is_lost_and_nothing_stays(BackendFixture backend, Workload workload)
    {
        Tally tally = new();
        workload.Round(backend, tally, 0);
        int before = OpenDescriptors.AreExact ? OpenDescriptors.Now().Count : 0;
        for (int seed = 1; seed <= Rounds; seed++)
        {
            workload.Round(backend, tally, seed);
            Assert.That(tally.IsEven, tally.ToString);
        }

        TestContext.Out.WriteLine(tally);
        if (OpenDescriptors.AreExact)
        {
            Assert.That(OpenDescriptors.Now().Count, Is.EqualTo(before), static () => $"{OpenDescriptors.Now()}");
        }
    }

    [TestCaseSource(typeof(BackendFixtures), nameof(BackendFixtures.All))]
    public void A_million_timers_are_cancelled_and_re_armed_in_callbacks(BackendFixture backend)
    {
        Tally tally = new();
        TimerChurn.Run(backend, tally, 7, ManyTimers);
        Assert.That(tally.Received, Is.EqualTo(ManyTimers));
    }
}

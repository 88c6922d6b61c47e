using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace Reactor.Tests.Faults;

/// <summary>Every native call fails, in every way its manual page knows, at every place of a poller's life: nothing is lost, nothing leaks, what comes out is documented.</summary>
[TestFixtureSource(typeof(FaultFixture), nameof(FaultFixture.All))]
[Category("Faults")]
internal sealed class FaultTests(FaultFixture fixture)
{
    private const int MostPlaces = 400;
    private const int DefaultRuns = 60;

    [Test]
    public void Without_faults_every_native_call_is_made_and_nothing_comes_out()
    {
        FaultPlan plan = FaultPlan.None();
        using FaultScenario scenario = new(fixture, plan);
        scenario.Run();
        Assert.That(scenario.Exceptions, Is.Empty);
        Assert.That(scenario.ErrorsTold, Is.Zero);

        Assert.That(fixture.Calls.Where(call => plan.Calls(call) == 0), Is.Empty, "calls that the scenario never makes");
    }

    [Test]
    public void A_silent_fault_at_any_call_is_made_up_for() => Sweep(FaultTable.Silent, (call, plan, scenario) =>
    {
        Assert.That(scenario.Exceptions, Is.Empty, plan.ToString);
        Assert.That(scenario.ErrorsTold, Is.Zero, plan.ToString);
    });

    [Test]
    public void A_loud_fault_at_any_call_comes_out_as_documented_and_once() => Sweep(FaultTable.Loud, (call, plan, scenario) =>
    {
        Assert.That(scenario.Exceptions, Has.Count.LessThanOrEqualTo(1), plan.ToString);
        Assert.That(scenario.Exceptions.Count + scenario.ErrorsTold, Is.LessThanOrEqualTo(1), $"{plan}: both an exception and an error told");
        if (call is not (NativeCall.EpollModify or NativeCall.EpollAdd or NativeCall.KeventAdd))
        {
            // Those two also bring interest down to none, where there is nobody to tell, and put the poller's own pair back, which it replaces.
            Assert.That(scenario.Exceptions.Count + scenario.ErrorsTold, Is.EqualTo(1), $"{plan}: a shortage was kept silent");
        }

        foreach (PollerException exception in scenario.Exceptions)
        {
            Assert.That(exception.NativeError, Is.GreaterThan(0));
            Assert.That(exception.Message, Does.Contain(exception.Operation).And.Contain($"native error {exception.NativeError}"));
            Assert.That(exception.Error, Is.EqualTo(exception.NativeError is FaultTable.EAGAIN ? PollerError.Native : PollerError.OutOfResources), exception.Message);
        }
    });

    [Test]
    public void Random_faults_at_random_places_lose_nothing([Values(2, 10, 30)] int percent)
    {
        Dictionary<NativeCall, int[]> all = FaultTable.Silent.Keys.Union(FaultTable.Loud.Keys)
            .ToDictionary(call => call, call => (int[])[.. FaultTable.Silent.GetValueOrDefault(call, []), .. FaultTable.Loud.GetValueOrDefault(call, [])]);
        int struck = 0;
        for (int seed = 0; seed < DefaultRuns; seed++)
        {
            FaultPlan plan = FaultPlan.Random(seed, percent, all);
            using FaultScenario scenario = new(fixture, plan);
            scenario.Run();
            struck += plan.Struck ? 1 : 0;
        }

        Assert.That(struck, Is.GreaterThan(DefaultRuns / 2));
    }

    /// <summary>One scenario for each call, error and place, until the scenario is over before the place is reached.</summary>
    private void Sweep(IReadOnlyDictionary<NativeCall, int[]> faults, Action<NativeCall, FaultPlan, FaultScenario> check)
    {
        // What the first sockets of the process leave open is nobody's leak.
        using (FaultScenario first = new(fixture, FaultPlan.None()))
        {
            first.Run();
        }

        int before = OpenDescriptors.Now().Count;
        int runs = 0;
        foreach (NativeCall call in fixture.Calls)
        {
            foreach (int error in faults.GetValueOrDefault(call, []))
            {
                int at = 0;
                while (true)
                {
                    FaultPlan plan = FaultPlan.Once(call, error, at++);
                    using FaultScenario scenario = new(fixture, plan);
                    scenario.Run();
                    if (!plan.Struck)
                    {
                        break;
                    }

                    runs++;
                    check(call, plan, scenario);
                    Assert.That(at, Is.LessThan(MostPlaces));
                }

                Assert.That(at, Is.GreaterThan(1), $"{call} was never made");
            }
        }

        TestContext.Out.WriteLine($"{fixture}: {runs} faults");
        Assert.That(OpenDescriptors.Now().Count, Is.EqualTo(before), static () => $"{OpenDescriptors.Now()}");
    }
}

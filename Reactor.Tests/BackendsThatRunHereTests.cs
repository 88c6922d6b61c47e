using System.Linq;
using NUnit.Framework;

namespace Reactor.Tests;

internal sealed class BackendsThatRunHereTests
{
    [Test]
    public void Every_backend_expected_on_this_system_runs_and_the_others_say_why_not()
    {
        foreach (IBackend backend in BackendFixtures.Backends)
        {
            bool runs = backend.IsSupported(out string? reason);
            TestContext.Progress.WriteLine(runs ? $"{backend.Name}: runs here" : $"{backend.Name}: DOES NOT RUN HERE: {reason}");
            Assert.That(runs, Is.EqualTo(reason is null));
        }

        Assert.That(
            BackendFixtures.Backends.Where(backend => backend.IsSupported(out _)).Select(backend => backend.Name),
            Is.EquivalentTo(BackendFixtures.Expected));
    }

    [Test]
    public void A_backend_that_does_not_run_here_refuses_with_its_reason()
    {
        foreach (IBackend backend in BackendFixtures.Backends)
        {
            if (!backend.IsSupported(out string? reason))
            {
                Assert.That(() => backend.CreatePoller(), Throws.TypeOf<System.PlatformNotSupportedException>().With.Message.Contains(reason));
            }
        }
    }

    [TestCaseSource(typeof(BackendFixtures), nameof(BackendFixtures.All))]
    public void A_poller_names_its_backend(BackendFixture backend)
    {
        using IPoller poller = backend.Create(new PollerOptions());
        Assert.That(BackendFixtures.Backends.Select(known => known.Name), Does.Contain(poller.BackendName));
        Assert.That(backend.Name, Does.StartWith(poller.BackendName));
    }
}

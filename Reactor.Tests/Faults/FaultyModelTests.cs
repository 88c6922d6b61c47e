using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Reactor.Tests.Model;

namespace Reactor.Tests.Faults;

/// <summary>The random programs of the model, while calls fail at random in ways that nobody may notice.</summary>
[TestFixtureSource(nameof(Fixtures))]
[Category("Model")]
[Category("Faults")]
internal sealed class FaultyModelTests(BackendFixture backend)
{
    private const int Percent = 10;

    public static IReadOnlyList<BackendFixture> Fixtures { get; } = [.. FaultFixture.All.Select(static fixture => fixture.Under(Percent))];

    [Test]
    public void Random_programs_notice_nothing_of_interrupted_and_refused_calls() => RandomPrograms.Check(backend);
}

using NUnit.Framework;

namespace Reactor.Tests.Model;

/// <summary>Random programs against the contract.</summary>
[TestFixtureSource(typeof(BackendFixtures), nameof(BackendFixtures.All))]
[Category("Model")]
internal sealed class ModelTests(BackendFixture backend)
{
    [Test]
    public void Random_programs_see_what_the_contract_promises_and_nothing_else() => RandomPrograms.Check(backend);
}

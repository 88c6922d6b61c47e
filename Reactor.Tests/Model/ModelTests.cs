using System;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Reactor.Tests.Model;

/// <summary>
/// Random programs against the contract. REACTOR_PROGRAMS sets how many; a failure prints the shortest program found and a seed, which
/// REACTOR_REPLAY="seed,gamma,size" runs again.
/// </summary>
[TestFixtureSource(typeof(BackendFixtures), nameof(BackendFixtures.All))]
[Category("Model")]
internal sealed class ModelTests(BackendFixture backend)
{
    private const int DefaultPrograms = 1000;

    [Test]
    public void Random_programs_see_what_the_contract_promises_and_nothing_else()
    {
        // What the first pair leaves open for the rest of the run is not a program's leak.
        foreach (Func<DescriptorPair> pair in backend.Pairs)
        {
            pair().Dispose();
        }

        OpenDescriptors before = OpenDescriptors.Now();
        using Elsewhere elsewhere = new();
        Config config = Config.QuickThrowOnFailure
            .WithMaxTest(Setting("REACTOR_PROGRAMS") is [long programs] ? (int)programs : DefaultPrograms)
            .WithEndSize(RandomProgram.MostCommands)
            .WithQuietOnSuccess(true);
        if (Setting("REACTOR_REPLAY") is [long seed, long gamma, long size])
        {
            config = config.WithReplay((ulong)seed, (ulong)gamma, (int)size).WithMaxTest(1);
        }

        Prop.ForAll(RandomProgram.Arbitrary, program => ProgramRunner.Run(backend, elsewhere, program, before)).Check(config);
    }

    private static long[] Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
        ? Array.ConvertAll(text.Split(','), part => unchecked((long)ulong.Parse(part, CultureInfo.InvariantCulture)))
        : [];
}

using System;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Reactor.Tests.Model;

/// <summary>
/// Runs random programs on a fixture. REACTOR_PROGRAMS sets how many; a failure prints the shortest program found and a seed, which
/// REACTOR_REPLAY="seed,gamma,size" runs again.
/// </summary>
internal static class RandomPrograms
{
    private const int DefaultPrograms = 1000;

    public static void Check(BackendFixture backend)
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

using System;
using System.IO;
using System.Threading;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using Reactor.Tests.Stress;

[assembly: Reactor.Tests.Hangs]

namespace Reactor.Tests;

/// <summary>
/// Ends the process when one test takes longer than REACTOR_TEST_SECONDS (600 unless told), and says which: a wait that never returns is what these tests
/// are most likely to find, and a run that is killed from outside tells nothing.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class HangsAttribute : Attribute, ITestAction
{
    private const int ExitCode = 70;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("REACTOR_TEST_SECONDS"), out int seconds) ? seconds : 600);

    private static readonly Timer Watch = new(_ => End());
    private static string _test = "";

    public ActionTargets Targets => ActionTargets.Test;

    public void BeforeTest(ITest test)
    {
        _test = test.FullName;
        Watch.Change(Limit, Timeout.InfiniteTimeSpan);
    }

    public void AfterTest(ITest test) => Watch.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private static void End()
    {
        // Past Console, which the test framework captures.
        using StreamWriter error = new(Console.OpenStandardError());
        error.WriteLine($"HUNG: {_test} has run for {Limit.TotalSeconds} s; the process ends here");
        error.WriteLine(ThreadStates.Describe());
        error.Flush();
        Environment.Exit(ExitCode);
    }
}

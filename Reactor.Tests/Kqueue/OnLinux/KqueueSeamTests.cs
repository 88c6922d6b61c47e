using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace Reactor.Tests.Kqueue;

/// <summary>The kernel seam costs the shipped poller nothing: the code that the JIT makes of its wait calls kevent(2) directly.</summary>
internal sealed class KqueueSeamTests
{
    [Test]
    public void The_generated_code_of_the_wait_calls_kevent_directly()
    {
        string listing = Path.Combine(TestContext.CurrentContext.WorkDirectory, "kqueue-jit.txt");
        File.Delete(listing);
        ProcessStartInfo start = new(Environment.ProcessPath!, "compile-kqueue")
        {
            Environment =
            {
                ["DOTNET_TieredCompilation"] = "0",
                ["DOTNET_JitDisasm"] = "*:HarvestOnce *:Interrupt",
                ["DOTNET_JitStdOutFile"] = listing,
            },
        };
        using Process compiler = Process.Start(start)!;
        Assert.That(compiler.WaitForExit(TimeSpan.FromMinutes(2)), Is.True);
        Assert.That(compiler.ExitCode, Is.Zero);

        Dictionary<string, string[]> calls = CallsByMethod(File.ReadAllLines(listing));
        Assert.That(calls.Keys.Where(method => method.Contains("KqueuePoller", StringComparison.Ordinal)), Has.Exactly(4).Items);
        foreach ((string method, string[] called) in calls)
        {
            string all = string.Join('\n', called);
            Assert.That(all, Does.Contain("Interop:<kevent>"), $"{method}: the system call itself, inlined to here");
            Assert.That(all, Does.Not.Contain("IKqueueKernel").And.Not.Contain("IKevent").And.Not.Contain("VIRTUAL"), $"{method}: no call through an interface");
            Assert.That(all, Does.Not.Contain("get_").And.Not.Contain(":Of("), $"{method}: fields of the kevents are loads and stores");
        }
    }

    private static Dictionary<string, string[]> CallsByMethod(string[] lines)
    {
        const string Heading = "; Assembly listing for method ";
        Dictionary<string, string[]> calls = [];
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith(Heading, StringComparison.Ordinal))
            {
                string[] body = [.. lines.Skip(i + 1).TakeWhile(line => !line.StartsWith(Heading, StringComparison.Ordinal))];
                calls[lines[i][Heading.Length..]] = [.. body.Where(line => line.TrimStart().StartsWith("call", StringComparison.Ordinal) || line.TrimStart().StartsWith("tail.jmp", StringComparison.Ordinal))];
            }
        }

        return calls;
    }
}

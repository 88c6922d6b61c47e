using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using NUnit.Framework;
using Reactor.Runtime;

namespace Reactor.Tests.Misuse;

/// <summary>Every wrong use gives what docs/misuse.md says, on every backend, and leaves the poller usable and nothing behind.</summary>
[Category("Misuse")]
internal sealed class MisuseTests
{
    private static readonly string[] Harmless =
    [
        // Getters and events of data that is always there.
        "IPoller.BackendName", "IPoller.MaxDescriptors", "IBackend.IsSupported", "Backends.All", "Backends.Supported",
        "YPipe.Write", "YPipe.CheckRead", "ThreadPlacement.Apply", "ReactorSocket.Dispose", "ReactorContextOptions.Backend",
    ];

    private static IEnumerable<MisuseCase> Cases => PollerMisuse.Cases.Concat(RuntimeMisuse.Cases);

    [TestCaseSource(typeof(BackendFixtures), nameof(BackendFixtures.All))]
    public void Wrong_use_gives_what_the_table_says(BackendFixture backend)
    {
        string written = MisuseTable.Written;
        using (MisuseStage first = new(backend))
        {
            first.IsUsable();
        }

        foreach (MisuseCase misuse in Cases)
        {
            int before = OpenDescriptors.AreExact ? OpenDescriptors.Now().Count : 0;
            using (MisuseStage stage = new(backend))
            {
                string outcome = MisuseTable.Outcome(misuse, stage);
                Assert.That(written, Does.Contain($"| `{misuse.Member}` | {misuse.Use} | {outcome} |\n"), $"{backend}: {misuse.Member}, {misuse.Use}: {outcome}");
                bool disposes = misuse.Use.Contains("disposed", StringComparison.Ordinal) || misuse.Member == "IPoller.Dispose" || misuse.Member == "ISignaler.Dispose";
                bool moves = misuse.Use.StartsWith("while another thread", StringComparison.Ordinal) || misuse.Member == "IPoller.Stop";
                Assert.That(disposes || moves || stage.IsUsable(), $"{backend}: not usable after {misuse.Member}, {misuse.Use}");
            }

            if (OpenDescriptors.AreExact)
            {
                Assert.That(OpenDescriptors.Now().Count, Is.EqualTo(before), () => $"{misuse.Member}, {misuse.Use}: {OpenDescriptors.Now()}");
            }
        }
    }

    [Test]
    public void The_table_in_the_documentation_is_the_one_that_the_cases_make()
    {
        List<(MisuseCase, string)> rows = [];
        foreach (MisuseCase misuse in Cases)
        {
            using MisuseStage stage = new(BackendFixtures.All[0]);
            rows.Add((misuse, MisuseTable.Outcome(misuse, stage)));
        }

        string page = MisuseTable.Page(rows);
        string made = Path.Combine(AppContext.BaseDirectory, "results", "misuse.md");
        Directory.CreateDirectory(Path.GetDirectoryName(made)!);
        File.WriteAllText(made, page);
        Assert.That(MisuseTable.Written, Is.EqualTo(page), $"docs/misuse.md is out of date; the new one is {made}");
    }

    [Test]
    public void Every_public_method_is_in_the_table()
    {
        HashSet<string> covered = [.. Cases.Select(static misuse => misuse.Member), .. Harmless];
        Type[] types = [typeof(IPoller), typeof(ISignaler), typeof(StandaloneSignaler), typeof(Backends), typeof(Mailbox<>), typeof(YPipe<>), typeof(IoThread), typeof(Reaper), typeof(ReactorContext), typeof(ReactorSocket), typeof(ThreadPlacement), typeof(TransportTraits), typeof(Acceptor)];
        IEnumerable<string> members = from type in types
                                      from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                                      where !method.IsSpecialName && method.Name != "ToString"
                                      select $"{type.Name.Split('`')[0]}.{method.Name}";
        Assert.That(members.Distinct().Append("IPoller.Dispose").Append("ISignaler.Dispose").Where(member => !covered.Contains(member)), Is.Empty);
    }
}

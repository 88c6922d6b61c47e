using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace Reactor.Tests.Kqueue;

/// <summary>Traces: what is recorded replays the same, what differs is shown, and what is not understood is named.</summary>
internal sealed class KqueueTraceTests
{
    private const string Trace = """
        # a peer that closes with bytes unread on the other side
        trace 1
        pair a b
        write b 3
        change a read add udata=7
        change a write delete
        kevent 8
        kevent 8
        close b
        kevent 0
        kevent 8

        """;

    [TestCase("freebsd", "= 1|  a write error 0 ENOENT udata=0|= 1|  a read - 0 3 udata=7|= 0|= 1|  a read eof 0 3 udata=7")]
    [TestCase("xnu", "= 1|  a write delete|error 0 ENOENT udata=0|= 1|  a read add 0 3 udata=7|= 0|= 1|  a read add|eof 0 3 udata=7")]
    [TestCase("netbsd", "= 1|  a write error 0 ENOENT udata=0|= 1|  a read add 0 3 udata=7|= 0|= 1|  a read add|eof 0 3 udata=7")]
    public void A_trace_tells_what_came_of_each_kevent(string profile, string expected)
    {
        string outcome = string.Join('|', Replay(profile, Trace, out int different).Split('\n').Where(KqueueTraceRunner.IsOutcome));
        Assert.That(outcome, Is.EqualTo(expected));
        Assert.That(different, Is.Zero, "nothing was recorded, so nothing differs");
    }

    [Test]
    public void What_one_profile_recorded_replays_the_same_on_it([ValueSource(typeof(KqueueProfile), nameof(KqueueProfile.All))] KqueueProfile profile)
    {
        string recorded = Replay(profile.Name, Random(100, seed: 7), out _);
        string again = Replay(profile.Name, recorded, out int different);
        Assert.That(different, Is.Zero);
        Assert.That(again, Is.EqualTo(recorded));
    }

    [Test]
    public void Random_traces_tell_every_profile_from_every_other()
    {
        Dictionary<string, string> recorded = KqueueProfile.All.ToDictionary(profile => profile.Name, profile => Replay(profile.Name, Random(100, seed: 7), out _));
        foreach (string one in recorded.Keys)
        {
            foreach (string other in recorded.Keys.Where(name => name != one))
            {
                string replayed = Replay(one, recorded[other], out int different);
                Assert.That(different, Is.GreaterThan(0), $"{one} against {other}");
                Assert.That(replayed, Does.Contain("! = "));
            }
        }
    }

    [Test]
    public void One_changed_line_is_the_one_difference()
    {
        string recorded = Replay("freebsd", Trace, out _);
        string marked = Replay("freebsd", recorded.Replace("- 0 3 udata=7", "- 0 4 udata=7", StringComparison.Ordinal), out int different);
        Assert.That(different, Is.EqualTo(1));
        Assert.That(marked, Does.Contain("!   a read - 0 4 udata=7"));
    }

    [Test]
    public void The_same_seed_writes_the_same_traces_and_another_seed_others()
    {
        string traces = Random(5, seed: 1);
        Assert.That(Random(5, seed: 1), Is.EqualTo(traces));
        Assert.That(Random(5, seed: 2), Is.Not.EqualTo(traces));
        Assert.That(traces.Split('\n').Count(line => line.StartsWith("trace", StringComparison.Ordinal)), Is.EqualTo(5));
    }

    [TestCase("frob a", "'frob'")]
    [TestCase("write a 1", "'a'")]
    [TestCase("pair a", "too early")]
    [TestCase("pair a a", "'a'")]
    [TestCase("kevent many", "'many'")]
    [TestCase("change 1 user add|never", "'never'")]
    [TestCase("change 1 timer add", "'timer'")]
    [TestCase("change 1 user add udata=x", "'udata=x'")]
    public void A_line_that_is_not_understood_is_named(string line, string word) =>
        Assert.That(() => Replay("freebsd", $"# one\n{line}\n", out _), Throws.TypeOf<FormatException>().With.Message.Contains("Line 2").And.Message.Contains(word));

    [Test]
    public void A_trace_leaves_no_descriptor_open()
    {
        Replay("xnu", Random(1, seed: 3), out _);
        int before = OpenDescriptors.Now().Count;
        Replay("xnu", Random(50, seed: 3), out _);
        Assert.That(OpenDescriptors.Now().Count, Is.EqualTo(before));
    }

    [Test]
    public void An_unknown_profile_is_named() => Assert.That(() => KqueueProfile.Named("solaris"), Throws.ArgumentException.With.Message.Contains("solaris"));

    private static string Replay(string profile, string trace, out int different)
    {
        using KqueueTraceRunner runner = new(() => KqueuePort.Of(KqueueProfile.Named(profile)));
        using StringWriter result = new() { NewLine = "\n" };
        different = runner.Replay(new StringReader(trace), result);
        return result.ToString();
    }

    private static string Random(int traces, int seed)
    {
        using StringWriter output = new() { NewLine = "\n" };
        new KqueueTraceGenerator(seed, output).Write(traces);
        return output.ToString();
    }
}

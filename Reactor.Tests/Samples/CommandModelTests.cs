using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using Reactor.Select;
using RespServer.Commands;
using RespServer.Protocol;
using RespServer.Store;

namespace Reactor.Tests.Samples;

/// <summary>Random commands on a few keys, with time passing, against a dictionary of strings that says what Redis would.</summary>
internal sealed class CommandModelTests
{
    private static readonly Gen<string> Key = Gen.Elements("a", "b", "c");
    private static readonly Gen<string> Value = Gen.OneOf(Gen.Elements("", "x", "12", "-7", "007", "9223372036854775806", "9223372036854775807"), Gen.Choose(0, 6000).Select(n => new string('v', n)));
    private static readonly Gen<string> Index = Gen.Choose(-8, 8).Select(i => $"{i}");

    private static readonly Gen<string[]> Step = Gen.OneOf(
        from k in Key select new[] { "GET", k },
        from k in Key from v in Value select new[] { "SET", k, v },
        from k in Key from v in Value from s in Gen.Choose(1, 5) select new[] { "set", k, v, "ex", $"{s}" },
        from k in Key from v in Value from o in Gen.Elements("NX", "XX", "KEEPTTL", "GET") select new[] { "SET", k, v, o },
        from k in Key select new[] { "INCR", k },
        from k in Key from l in Key select new[] { "DEL", k, l },
        from k in Key from s in Gen.Choose(-1, 5) select new[] { "EXPIRE", k, $"{s}" },
        from k in Key select new[] { "TTL", k },
        from k in Key from v in Value.NonEmptyListOf() select new[] { "LPUSH", k }.Concat(v).ToArray(),
        from k in Key from v in Value.NonEmptyListOf() select new[] { "RPUSH", k }.Concat(v).ToArray(),
        from k in Key from i in Index from j in Index select new[] { "LRANGE", k, i, j },
        from k in Key select new[] { "LPOP", k },
        from k in Key from n in Gen.Choose(0, 700) select new[] { "LPOP", k, $"{n}" },
        Gen.Choose(1, 3000).Select(m => new[] { "wait", $"{m}" }));

    [FsCheck.NUnit.Property(MaxTest = 500, EndSize = 80)]
    public Property Replies_are_those_of_a_dictionary() =>
        Prop.ForAll(Step.NonEmptyListOf().ToArbitrary(), steps => Run([.. steps]));

    [Test]
    public void A_long_list_is_the_same_from_both_ends()
    {
        List<string[]> steps = [];
        for (int i = 0; i < 2000; i++)
        {
            steps.Add([i % 3 == 0 ? "LPUSH" : "RPUSH", "a", $"{i}"]);
        }

        for (int i = 0; i < 2000; i += 97)
        {
            steps.Add(["LRANGE", "a", $"{i}", $"{i + 600}"]);
            steps.Add(["LRANGE", "a", $"{-i}", "-1"]);
        }

        steps.Add(["LPOP", "a", "1500"]);
        steps.Add(["LRANGE", "a", "0", "-1"]);
        Run([.. steps]);
    }

    private static void Run(string[][] steps)
    {
        VirtualClock clock = new();
        using IPoller poller = PollBackend.Instance.CreatePoller(new PollerOptions { Clock = clock });
        KeyStore store = new(poller, clock);
        CommandTable table = new(new ServerCommands([], () => ""));
        CommandModel model = new();
        ReplyBuffer reply = new();
        foreach (string[] step in steps)
        {
            if (step[0] == "wait")
            {
                TimeSpan time = TimeSpan.FromMilliseconds(int.Parse(step[1]));
                clock.Advance(time);
                model.Advance((long)time.TotalMilliseconds);
                poller.RunOnce(TimeSpan.Zero);
                Assert.That(store.Count, Is.EqualTo(model.Count));
                continue;
            }

            Execute(table, store, step, reply);
            string actual = Encoding.Latin1.GetString(reply.Pending);
            reply.Consume(reply.Length);
            Assert.That(actual, Is.EqualTo(model.Execute(step)), string.Join(' ', step));
        }
    }

    private static void Execute(CommandTable table, KeyStore store, string[] step, ReplyBuffer reply)
    {
        byte[] request = Encoding.Latin1.GetBytes(string.Concat(step));
        ArgumentRange[] ranges = new ArgumentRange[step.Length];
        int offset = 0;
        for (int i = 0; i < step.Length; i++)
        {
            ranges[i] = new ArgumentRange(offset, step[i].Length);
            offset += step[i].Length;
        }

        Arguments arguments = new(request, ranges);
        Command command = table.Find(arguments[0])!;
        Assert.That(command.Accepts(arguments.Count), string.Join(' ', step));
        if (command.Body is not null)
        {
            command.Body(store, arguments, reply);
            return;
        }

        int counted = 0;
        for (int i = 1; i < arguments.Count; i++)
        {
            counted += command.ForEachKey!(store, arguments[i]) ? 1 : 0;
        }

        reply.WriteInteger(counted);
    }
}

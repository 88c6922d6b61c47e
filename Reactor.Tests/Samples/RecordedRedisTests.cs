using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Text.RegularExpressions;
using NUnit.Framework;
using RespServer;

namespace Reactor.Tests.Samples;

/// <summary>Conversations that Redis 7.0 had (build/record-redis.sh), held again with the sample server.</summary>
internal sealed class RecordedRedisTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "Reactor.Tests", "Samples");

    public static IEnumerable<TestCaseData> Conversations() =>
        File.ReadLines(Path.Combine(Folder, "conversations.txt"))
            .Zip(File.ReadLines(Path.Combine(Folder, "conversations.redis.txt")))
            .Select(pair => new TestCaseData(pair.First, pair.Second));

    [TestCaseSource(nameof(Conversations))]
    public void The_answer_is_that_of_Redis(string requests, string replies)
    {
        using Server server = new(new ServerOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0), IoThreads = 2 });
        using RawClient client = new(server.EndPoint);
        client.Send(Unescape(requests) + "QUIT\r\n");
        Assert.That(client.ReceiveToEnd(shutdown: false), Is.EqualTo(Unescape(replies)));
    }

    [Test]
    public void Every_conversation_has_an_answer()
    {
        Assert.That(
            File.ReadAllLines(Path.Combine(Folder, "conversations.redis.txt")),
            Has.Length.EqualTo(File.ReadAllLines(Path.Combine(Folder, "conversations.txt")).Length).And.Length.GreaterThan(30));
    }

    private static string Unescape(string text) => Regex.Replace(text, @"\\(.)", match => match.Groups[1].Value switch
    {
        "r" => "\r",
        "n" => "\n",
        "t" => "\t",
        string other => other,
    });
}

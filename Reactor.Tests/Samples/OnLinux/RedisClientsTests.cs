using System.Linq;
using System.Net;
using NUnit.Framework;
using Reactor.Runtime;
using RespServer;

namespace Reactor.Tests.Samples;

/// <summary>The sample server under Debian's own clients. They are programs of Linux; elsewhere the server is driven by its own client only.</summary>
internal sealed class RedisClientsTests
{
    private static readonly string[] Benchmarks =
        ["PING_INLINE", "PING_MBULK", "SET", "GET", "INCR", "LPUSH", "LRANGE_100 (first 100 elements)", "LRANGE_300 (first 300 elements)", "LRANGE_500 (first 500 elements)", "LRANGE_600 (first 600 elements)"];

    [Test]
    public void The_command_line_client_sees_what_it_sees_of_Redis([Values(1, 3)] int ioThreads)
    {
        using Server server = Start(Backends.Default.Name, ioThreads);
        string[] script =
        [
            "SET greeting \"hello world\"", "GET greeting", "INCR visits", "INCR visits", "RPUSH queue a b c", "LPUSH queue z", "LRANGE queue 0 -1", "LPOP queue", "EXPIRE queue 100",
            "TTL queue", "SET short 1 EX 100", "TTL short", "DEL greeting visits nothing", "GET greeting", "INCR queue", "NOSUCH a", "PING", "ECHO bye", "CONFIG GET appendonly",
        ];
        string[] expected =
        [
            "OK", "hello world", "1", "2", "3", "4", "z", "a", "b", "c", "z", "1", "100", "OK", "100", "2", "",
            "WRONGTYPE Operation against a key holding the wrong kind of value", "", "ERR unknown command 'NOSUCH', with args beginning with: 'a' ", "", "PONG", "bye", "appendonly", "no",
        ];
        string output = ReferenceClient.Run("redis-cli", server.EndPoint.Port, string.Join('\n', script) + "\n", "--raw");
        Assert.That(output.TrimEnd('\n').Split('\n'), Is.EqualTo(expected), output);
    }

    [Test]
    public void The_benchmark_client_finishes_on_every_backend([Values("1", "16")] string pipeline, [Values(1, 3)] int ioThreads)
    {
        foreach (IBackend backend in Backends.Supported)
        {
            using Server server = Start(backend.Name, ioThreads);
            string output = ReferenceClient.Run("redis-benchmark", server.EndPoint.Port, null, "-t", "ping,set,get,incr,lpush,lrange", "-n", "1000", "-P", pipeline, "-c", "50", "--csv");
            string[] finished = [.. output.Split('\n').Select(line => line.Split('"')).Where(parts => parts.Length > 5 && parts[5].Any(char.IsAsciiDigit)).Select(parts => parts[1])];
            Assert.That(finished, Is.SupersetOf(Benchmarks), $"{backend.Name}: {output}");
            Assert.That(output, Does.Not.Contain("Error"), backend.Name);
        }
    }

    private static Server Start(string backend, int ioThreads) =>
        new(new ServerOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0), IoThreads = ioThreads, Backend = Backends.Get(backend) });
}

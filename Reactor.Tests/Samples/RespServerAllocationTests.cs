using System;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Text;
using NUnit.Framework;
using RespServer;

namespace Reactor.Tests.Samples;

internal sealed class RespServerAllocationTests
{
    /// <summary>Leaves the keys as it found them, but for a number that keeps its length: replies stay as long as they were, and in step with the requests.</summary>
    private const string Requests = "PING\r\nSET text some-value\r\nGET text\r\nINCR number\r\nSET short 1 EX 100\r\nTTL short\r\nEXPIRE short 50\r\nLPUSH list a b c\r\nLRANGE list 0 -1\r\nLPOP list 3\r\nGET list\r\nDEL nothing\r\n";

    private const int Pipelines = 500;

    /// <summary>Less than a byte for each request.</summary>
    private const long AskingAllocates = 4096;

    [Test]
    public void In_steady_state_a_request_allocates_nothing([Values(1, 3)] int ioThreads)
    {
        using Server server = new(new ServerOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0), IoThreads = ioThreads });
        using RawClient client = new(server.EndPoint);
        byte[] pipeline = Encoding.ASCII.GetBytes(Requests);
        client.Send("SET number 1000000\r\nRPUSH list 1\r\n");
        client.Receive("+OK\r\n:1\r\n".Length);
        client.Send(pipeline);
        client.Send("ECHO end\r\n");
        int length = LengthUpTo(client, "$3\r\nend\r\n") - "$3\r\nend\r\n".Length;

        // Code that is not compiled to its end yet may box: steady is what it becomes.
        long allocated = long.MaxValue;
        for (long start = Stopwatch.GetTimestamp(); allocated >= AskingAllocates && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30);)
        {
            long before = AllocatedBytes(server);
            for (int i = 0; i < Pipelines; i++)
            {
                Exchange(client, pipeline, length);
            }

            allocated = AllocatedBytes(server) - before;
        }

        Assert.That(allocated, Is.LessThan(AskingAllocates), $"bytes for {Pipelines} pipelines");
    }

    private static void Exchange(RawClient client, byte[] pipeline, int length)
    {
        client.Send(pipeline);
        Assert.That(client.Receive(length), Does.EndWith(":0\r\n"), "the reply to the last request");
    }

    private static int LengthUpTo(RawClient client, string end)
    {
        StringBuilder all = new();
        while (!all.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            all.Append(client.Receive(1));
        }

        return all.Length;
    }

    private static long AllocatedBytes(Server server) => server.IoThreads.Sum(thread =>
    {
        using StandaloneSignaler done = new();
        long bytes = 0;
        thread.Post(() =>
        {
            bytes = GC.GetAllocatedBytesForCurrentThread();
            done.Signal();
        });
        Assert.That(done.Wait(TimeSpan.FromSeconds(30)));
        return bytes;
    });
}

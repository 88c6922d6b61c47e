using System;
using System.Collections.Generic;
using NUnit.Framework;
using Reactor.Cli;

namespace Reactor.Tests.Cli;

internal sealed class DemoPatternTests
{
    [TestCase(8)]
    [TestCase(13)]
    [TestCase(256)]
    public void Messages_of_neighbouring_seeds_and_clients_differ(int size)
    {
        HashSet<string> seen = [];
        byte[] message = new byte[size];
        for (ulong client = 0; client < 20; client++)
        {
            for (ulong sequence = 0; sequence < 200; sequence++)
            {
                DemoPattern.Fill(message, (client << 40) + sequence);
                Assert.That(seen.Add(Convert.ToHexString(message)), $"client {client}, message {sequence}");
            }
        }
    }

    [Test]
    public void The_same_seed_gives_the_same_bytes()
    {
        byte[] first = new byte[100];
        byte[] second = new byte[100];
        DemoPattern.Fill(first, 42);
        DemoPattern.Fill(second, 42);
        Assert.That(second, Is.EqualTo(first));
    }
}

using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using Moved;
using NUnit.Framework;
using Quickstart;
using Reactor.Runtime;
using Reactor.Tests.Samples;

namespace Reactor.Tests.Docs;

/// <summary>The code of the documents does what the documents say.</summary>
internal sealed class SnippetTests
{
    [Test]
    public void The_quickstart_echoes_to_many_clients_and_more_than_a_buffer()
    {
        using EchoServer server = new(0);
        Parallel.For(0, 8, client =>
        {
            using RawClient connection = new((IPEndPoint)server.EndPoint);
            string text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{client}:{i} "));
            Task sending = Task.Run(() => connection.Send(text));
            Assert.That(connection.Receive(text.Length) == text);
            Assert.That(sending.Wait(TimeSpan.FromSeconds(30)));
        });
    }

    [Test]
    public void The_quickstart_is_forty_lines_of_code()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "Reactor.Tests", "Docs", "Snippets", "Quickstart.cs"));
        Assert.That(lines.Select(line => line.Trim()).Count(line => line.Length > 1 && !line.StartsWith("using ", StringComparison.Ordinal)), Is.LessThanOrEqualTo(40));
    }

    [Test]
    public void The_first_steps_end_when_nothing_is_registered_any_more() => Assert.That(Task.Run(FirstSteps.Example.Run).Wait(TimeSpan.FromSeconds(30)));

    [Test]
    public void A_heartbeat_beats_once_a_period()
    {
        VirtualClock clock = new();
        using IPoller poller = Backends.Default.CreatePoller(new PollerOptions { Clock = clock });
        Heartbeat heartbeat = new(poller, TimeSpan.FromSeconds(1));
        heartbeat.Start();
        for (int i = 1; i <= 5; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            poller.RunOnce(TimeSpan.Zero);
            Assert.That(heartbeat.Beats, Is.EqualTo(i));
        }
    }

    [Test]
    public void A_thread_without_a_poller_waits_on_its_mailbox()
    {
        Mailbox<string> mailbox = new();
        using StandaloneSignaler signaler = new();
        mailbox.Rebind(signaler);
        mailbox.TrySend("first");
        Assert.That(Examples.WaitWithoutPoller(mailbox, signaler, out string? item));
        Assert.That(item, Is.EqualTo("first"));
    }

    [Test]
    public void The_example_backend_is_small_and_sees_nothing_internal()
    {
        string folder = Path.Combine(Repository.Root, "samples", "ExampleBackend");
        int lines = Directory.GetFiles(folder, "*.cs").Sum(file => File.ReadLines(file).Count(line => line.Trim().Length > 0));
        Assert.That(lines, Is.LessThanOrEqualTo(150));
        foreach (System.Reflection.Assembly assembly in Packaging.ShippedAssemblies.All)
        {
            object[] friends = assembly.GetCustomAttributes(typeof(System.Runtime.CompilerServices.InternalsVisibleToAttribute), inherit: false);
            Assert.That(friends.Cast<System.Runtime.CompilerServices.InternalsVisibleToAttribute>().Select(friend => friend.AssemblyName), Does.Not.Contain("ExampleBackend"));
        }
    }
}

using System;
using System.IO;
using System.Linq;
using NUnit.Framework;
using Reactor.Cli;
using Reactor.Runtime;

namespace Reactor.Tests.Cli;

internal sealed class TraceTests
{
    private static readonly string[] Sequence = ["PollerOpened", "SignalerBound", "send:", "SignalSent", "InterruptSent", "Woken", "SignalDelivered", "handler: the command", "handler: the answer", "PollerClosed"];

    [Test]
    public void The_trace_shows_a_wakeup_from_its_binding_to_its_handler([Values] SignalerKind signaler)
    {
        foreach (IBackend backend in Backends.Supported)
        {
            using StringWriter output = new();
            using StringWriter error = new();
            string[] pair = signaler == SignalerKind.SocketPair ? ["--socketpair"] : [];
            Assert.That(ReactorCommand.Run(["trace", "--backend", backend.Name, .. pair], output, error), Is.Zero, error.ToString());

            string text = output.ToString();
            int position = 0;
            foreach (string step in Sequence)
            {
                position = text.IndexOf(step, position, StringComparison.Ordinal);
                Assert.That(position, Is.GreaterThanOrEqualTo(0), $"{step} is missing, or not where it should be, on {backend.Name}:\n{text}");
            }

            string kind = signaler == SignalerKind.SocketPair || backend.DefaultSignaler == "socketpair" ? "byte" : backend.DefaultSignaler;
            Assert.That(text.Split('\n').Where(line => line.Contains("InterruptSent", StringComparison.Ordinal)), Is.All.Contains($"signaler={kind}"));
        }
    }
}

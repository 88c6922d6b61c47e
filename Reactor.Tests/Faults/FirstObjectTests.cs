using System;
using NUnit.Framework;
using Reactor.Runtime;

namespace Reactor.Tests.Faults;

/// <summary>Nothing has to be made before anything else: any of the toolkit's objects may be the first of its process.</summary>
internal sealed class FirstObjectTests
{
    [TestCase(nameof(SignalerFirst))]
    [TestCase(nameof(MailboxFirst))]
    [TestCase(nameof(ContextFirst))]
    public void It_may_be_the_first_object_of_its_process(string method) => Child.Run(typeof(FirstObjectTests), method, "");

    /// <summary>Its pair is made before any socket of .NET's, which is what starts Winsock.</summary>
    internal static void SignalerFirst(string argument)
    {
        using StandaloneSignaler signaler = new();
        Must.Hold(signaler.Descriptor > 0, "no descriptor");
        signaler.Signal();
        Must.Hold(signaler.Wait(TimeSpan.Zero), "the signal is lost");
    }

    internal static void MailboxFirst(string argument)
    {
        Mailbox<int> mailbox = new();
        mailbox.TrySend(1);
        using IPoller poller = Backends.Default.CreatePoller(new PollerOptions { Signaler = SignalerKind.SocketPair });
        Witness witness = new();
        using ISignaler signaler = poller.CreateSignaler(witness);
        mailbox.Rebind(signaler);
        poller.RunOnce(StuckWait.Limit);
        Must.Hold(witness.Signals == 1 && mailbox.TryReceive(out int item) && item == 1, "the item is lost");
    }

    internal static void ContextFirst(string argument)
    {
        using ReactorContext context = new();
        using StandaloneSignaler ran = new();
        Must.Hold(context.ChooseIoThread().Post(ran.Signal) && ran.Wait(StuckWait.Limit), "the command is lost");
    }
}

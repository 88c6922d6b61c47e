using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Reactor.Runtime;

namespace Reactor.Tests.Runtime;

/// <summary>A sender that was preempted after it had looked up the tail chunk, while the chain went on without it.</summary>
public sealed class LateSenderTests
{
    private const int Late = -1;

    [Test]
    public void Its_item_arrives_once_wherever_its_chunk_has_gone([Values(1, 2, 3)] int capacity, [Values(0, 1, 2)] int spares)
    {
        // From an untouched chunk, over a full, an emptied and a spare one, to one that is the tail again, and beyond.
        for (int meanwhile = 0; meanwhile < 8 * capacity; meanwhile++)
        {
            for (int receivedMeanwhile = 0; receivedMeanwhile <= meanwhile; receivedMeanwhile++)
            {
                var mailbox = new MailboxCore<int, HookedMemory>(capacity, spares);
                using var signaler = new CountingSignaler();
                mailbox.Rebind(signaler);
                var received = new List<int>();
                int sent = 0;
                HookedMemory.BeforeNextFetchAdd(() =>
                {
                    for (; sent < meanwhile; sent++)
                    {
                        mailbox.TrySend(sent);
                        Receive(mailbox, received, receivedMeanwhile - received.Count);
                    }
                });
                Assert.That(mailbox.TrySend(Late));
                for (; sent < meanwhile + (4 * capacity); sent++)
                {
                    Assert.That(mailbox.TrySend(sent));
                }

                Receive(mailbox, received, int.MaxValue);
                Assert.That(received.Count(item => item == Late), Is.EqualTo(1), $"{meanwhile} sent, {receivedMeanwhile} received meanwhile: {string.Join(" ", received)}");
                Assert.That(received.Where(item => item != Late), Is.EqualTo(Enumerable.Range(0, sent)));
            }
        }
    }

    [Test]
    public void Its_item_is_refused_when_the_mailbox_was_closed_meanwhile([Values(1, 2, 3)] int capacity)
    {
        for (int meanwhile = 0; meanwhile < 5 * capacity; meanwhile++)
        {
            var mailbox = new MailboxCore<int, HookedMemory>(capacity, spareChunks: 1);
            var received = new List<int>();
            int count = meanwhile;
            HookedMemory.BeforeNextFetchAdd(() =>
            {
                for (int i = 0; i < count; i++)
                {
                    mailbox.TrySend(i);
                    Receive(mailbox, received, i - 1 - received.Count);
                }

                mailbox.Close();
            });
            Assert.That(mailbox.TrySend(Late), Is.False);
            Receive(mailbox, received, int.MaxValue);
            Assert.That(received, Is.EqualTo(Enumerable.Range(0, meanwhile)));
            Assert.That(mailbox.IsDrained);
        }
    }

    private static void Receive(MailboxCore<int, HookedMemory> mailbox, List<int> received, int most)
    {
        for (int i = 0; i < most && mailbox.TryReceive(out int item); i++)
        {
            received.Add(item);
        }
    }
}

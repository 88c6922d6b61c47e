using System;
using Reactor.Runtime;

namespace Reactor.Tests.Stress;

/// <summary>Three threads send to a mailbox on a loop until its receiver closes it: what was accepted arrives, what was refused does not.</summary>
internal sealed class SendAgainstClose : Workload
{
    public override void Round(BackendFixture backend, Tally tally, int seed)
    {
        using IPoller poller = backend.Create(new PollerOptions());
        Receiver receiver = new(new Random(seed).Next(1, 3000));
        receiver.Begin(poller);
        long[] accepted = new long[3];
        InParallel(
            poller.Run,
            () => Send(0),
            () => Send(1),
            () => Send(2));
        Require(accepted[0] + accepted[1] + accepted[2] == receiver.Received, () => $"{accepted[0] + accepted[1] + accepted[2]} accepted, {receiver.Received} received");
        tally.Send(accepted[0] + accepted[1] + accepted[2]);
        tally.Receive(receiver.Received);
        tally.Round();

        void Send(int sender)
        {
            while (receiver.Mailbox.TrySend((sender, accepted[sender])))
            {
                SafePoint.Pass(accepted[sender]++);
            }
        }
    }

    private sealed class Receiver(int closeAfter) : ISignalHandler, IMailboxHandler<(int Sender, long Number)>
    {
        private readonly long[] _next = new long[3];
        private ISignaler? _signaler;

        public Mailbox<(int Sender, long Number)> Mailbox { get; } = new();

        public long Received { get; private set; }

        public void Begin(IPoller poller)
        {
            _signaler = poller.CreateSignaler(this);
            Mailbox.Rebind(_signaler);
        }

        public void OnSignal(ISignaler signaler)
        {
            Mailbox.Drain(this, 64);
            if (Received >= closeAfter)
            {
                Mailbox.Close();
            }

            if (Mailbox.IsClosed && Mailbox.IsDrained)
            {
                _signaler!.Dispose();
            }
        }

        public void OnReceived(in (int Sender, long Number) item)
        {
            (int sender, long number) = item;
            Require(number == _next[sender]++, () => $"sender {sender}'s item {number} came out of order");
            Received++;
        }
    }
}

using System;
using System.Threading;
using Reactor.Runtime;

namespace Reactor.Tests.Stress;

/// <summary>Commands throw at random on a loop that is told to go on: every one of them is run, every exception is handed over.</summary>
internal sealed class ThrowingHandlers : Workload
{
    private const int PerSender = 1500;

    public override void Round(BackendFixture backend, Tally tally, int seed)
    {
        int handed = 0;
        int thrown = 0;
        int ran = 0;
        using IoThread thread = new(backend.ThreadOptions((_, exception) =>
        {
            Require(exception is FormatException, () => $"{exception}");
            Interlocked.Increment(ref handed);
        }));
        thread.Start();
        InParallel(() => Send(seed), () => Send(seed + 1));
        Require(thread.Stop(Patience) is { Ended: true, Undelivered.Count: 0 }, () => "the loop did not end, or left commands");
        Require(ran == 2 * PerSender && handed == thrown, () => $"{ran} of {2 * PerSender} ran, {thrown} threw, {handed} were handed over");
        tally.Send(2 * PerSender);
        tally.Receive(ran);
        tally.Round();

        void Send(int senderSeed)
        {
            Random random = new(senderSeed);
            for (int i = 0; i < PerSender; i++)
            {
                bool throws = random.Next(10) == 0;
                Require(thread.Post(() =>
                {
                    ran++;
                    if (throws)
                    {
                        thrown++;
                        throw new FormatException("thrown on purpose");
                    }
                }), () => "a command was refused");
            }
        }
    }
}

using System;
using System.Threading;

namespace Reactor.Benchmarks;

/// <summary>Threads that send, in rounds: all begin a round together, and the round ends when the receiver has seen the last.</summary>
internal sealed class SenderThreads
{
    private readonly Barrier _begin;
    private readonly object _gate = new();
    private bool _received;

    /// <summary>Starts the threads.</summary>
    /// <param name="senders">How many.</param>
    /// <param name="send">What each does in a round; told which one it is.</param>
    public SenderThreads(int senders, Action<int> send)
    {
        _begin = new Barrier(senders + 1);
        for (int i = 0; i < senders; i++)
        {
            int sender = i;
            new Thread(() =>
            {
                while (true)
                {
                    _begin.SignalAndWait();
                    send(sender);
                }
            })
            {
                IsBackground = true,
            }.Start();
        }
    }

    /// <summary>Runs rounds for about that long.</summary>
    /// <returns>How many.</returns>
    public long Run(long nanoseconds)
    {
        long rounds = 0;
        long start = Clock.Wall;
        do
        {
            _begin.SignalAndWait();
            lock (_gate)
            {
                while (!_received)
                {
                    Monitor.Wait(_gate);
                }

                _received = false;
            }

            rounds++;
        }
        while (Clock.Wall - start < nanoseconds);
        return rounds;
    }

    /// <summary>The receiver has seen the last of the round.</summary>
    public void EndRound()
    {
        lock (_gate)
        {
            _received = true;
            Monitor.Pulse(_gate);
        }
    }
}

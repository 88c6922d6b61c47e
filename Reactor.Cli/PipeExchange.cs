using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using Reactor.Runtime;

namespace Reactor.Cli;

/// <summary>
/// Two application threads that talk through the in-process transport: one asks in bursts, the other answers each question, and both check every message. With each
/// burst the asker also posts commands to the I/O threads. A pause after it leaves the machine to the TCP clients that run at the same time.
/// </summary>
internal sealed class PipeExchange : IDisposable
{
    private const int BurstSize = 64;
    private const int CommandsPerBurst = 4;
    private const ulong AnswerMark = 0xA5A5A5A5A5A5A5A5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly PipeEnd _asking;
    private readonly PipeEnd _answering;
    private readonly Thread _asker;
    private readonly Thread _answerer;
    private readonly DemoTally _tally;
    private readonly CommandWitness[] _loops;
    private volatile bool _finish;

    public PipeExchange(IEnumerable<IoThread> loops, DemoTally tally)
    {
        _tally = tally;
        _loops = [.. loops.Select(loop => new CommandWitness(loop, tally))];
        (_asking, _answering) = PipeEnd.Connect();
        _asker = new Thread(Ask) { Name = "reactor demo asker", IsBackground = true };
        _answerer = new Thread(Answer) { Name = "reactor demo answerer", IsBackground = true };
    }

    public void Start()
    {
        _answerer.Start();
        _asker.Start();
    }

    /// <summary>Lets the burst at hand end, then both threads.</summary>
    /// <exception cref="FailureException">One of them does not end.</exception>
    public void Finish()
    {
        _finish = true;
        if (!_asker.Join(2 * Patience) || !_answerer.Join(2 * Patience))
        {
            throw new FailureException("the threads of the in-process pipes did not end.");
        }

        if (!SpinWait.SpinUntil(() => _loops.All(loop => loop.IsComplete), Patience))
        {
            _tally.Fail("a command to an I/O thread was lost");
        }
    }

    public void Dispose()
    {
        _asking.Dispose();
        _answering.Dispose();
    }

    private void Ask()
    {
        long sequence = 0;
        while (!_finish)
        {
            for (int i = 1; i <= BurstSize; i++)
            {
                _asking.Write(new PipeMessage(sequence + i, Stopwatch.GetTimestamp(), DemoPattern.Mix((ulong)(sequence + i))));
            }

            _asking.Flush();
            foreach (CommandWitness loop in _loops)
            {
                for (int i = 0; i < CommandsPerBurst; i++)
                {
                    loop.Post();
                }
            }

            for (int i = 0; i < BurstSize; i++)
            {
                if (!TryRead(_asking, out PipeMessage answer))
                {
                    _tally.Fail($"in-process pipes: no answer to question {sequence + 1}");
                    _asking.End();
                    return;
                }

                Check(answer, ++sequence);
            }

            Thread.Sleep(Pause);
        }

        _asking.End();
    }

    private void Check(PipeMessage answer, long sequence)
    {
        if (answer.Sequence != sequence || answer.Check != (DemoPattern.Mix((ulong)sequence) ^ AnswerMark))
        {
            _tally.Fail($"in-process pipes: answer {answer.Sequence} came back in the place of {sequence}, or changed");
            return;
        }

        _tally.Succeed((long)Stopwatch.GetElapsedTime(answer.Sent).TotalNanoseconds);
    }

    private void Answer()
    {
        do
        {
            while (_answering.TryRead(out PipeMessage question))
            {
                if (question.Check != DemoPattern.Mix((ulong)question.Sequence))
                {
                    _tally.Fail($"in-process pipes: question {question.Sequence} arrived changed");
                }

                _answering.Write(question with { Check = question.Check ^ AnswerMark });
            }

            _answering.Flush();
        }
        while (_answering.Await(Timeout.InfiniteTimeSpan) == PipeCommand.Readable);
    }

    private static bool TryRead(PipeEnd end, out PipeMessage message)
    {
        while (!end.TryRead(out message))
        {
            if (end.Await(Patience) is null)
            {
                return false;
            }
        }

        return true;
    }
}

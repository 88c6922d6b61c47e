using System;
using System.Globalization;
using System.Threading;
using Reactor.Runtime;

namespace Reactor.Benchmarks;

/// <summary>64-byte messages through a pipe from one thread to another, each flushed by itself. Argument: messages in a round.</summary>
internal sealed class PipeWorkload : IWorkload
{
    private readonly YPipe<Message> _pipe = new();
    private readonly StandaloneSignaler _signaler = new();
    private readonly SenderThreads _sender;
    private readonly int _round;

    public PipeWorkload(string[] arguments)
    {
        _round = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        _sender = new SenderThreads(1, Send);
        new Thread(Receive) { IsBackground = true }.Start();
    }

    public long Run(long nanoseconds, Histogram latency) => _sender.Run(nanoseconds) * _round;

    private void Send()
    {
        for (int i = 0; i < _round; i++)
        {
            _pipe.Write(Message.Filled(i));
            if (!_pipe.Flush())
            {
                _signaler.Signal();
            }
        }
    }

    private void Receive()
    {
        int received = 0;
        while (true)
        {
            while (_pipe.TryRead(out Message message))
            {
                if (message[7] != received)
                {
                    throw new InvalidOperationException($"Message {message[7]} came instead of {received}.");
                }

                if (++received == _round)
                {
                    received = 0;
                    _sender.EndRound();
                }
            }

            _signaler.Wait(Timeout.InfiniteTimeSpan);
        }
    }
}

using System;
using System.Globalization;
using System.Threading;
using Reactor.Runtime;

namespace Reactor.Benchmarks;

/// <summary>64-byte messages through a pipe from one thread to another, each flushed by itself. Arguments: messages in a round, for how
/// many microseconds a reader who finds nothing looks for a signal before it sleeps.</summary>
internal sealed class PipeWorkload : IWorkload
{
    private readonly YPipe<Message> _pipe = new();
    private readonly StandaloneSignaler _signaler;
    private readonly Window _window;
    private readonly SenderThreads _sender;
    private readonly int _round;

    public PipeWorkload(string[] arguments)
    {
        _round = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        _window = new Window(_round);
        _signaler = new StandaloneSignaler(TimeSpan.FromMicroseconds(int.Parse(arguments[1], CultureInfo.InvariantCulture)));
        _sender = new SenderThreads(1, _ => Send());
        new Thread(Receive) { IsBackground = true }.Start();
    }

    public long Run(long nanoseconds, Histogram latency) => _sender.Run(nanoseconds) * _round;

    private void Send()
    {
        for (int i = 0; i < _round; i++)
        {
            _window.Write();
            _pipe.Write(new Message { Number = i });
            if (!_pipe.Flush())
            {
                _signaler.Signal();
            }
        }
    }

    private void Receive()
    {
        long received = 0;
        while (true)
        {
            while (_pipe.TryRead(out Message message))
            {
                if (message.Number != received)
                {
                    throw new InvalidOperationException($"Message {message.Number} came instead of {received}.");
                }

                received++;
                if (_window.Read())
                {
                    received = 0;
                    _sender.EndRound();
                }
            }

            _signaler.Wait(Timeout.InfiniteTimeSpan);
        }
    }
}

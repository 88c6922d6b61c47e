using System;
using System.Globalization;
using System.Threading;
using System.Threading.Channels;

namespace Reactor.Benchmarks;

/// <summary>The pipe's work over an unbounded channel of a single reader and a single writer. Argument: messages in a round.</summary>
internal sealed class ChannelPipeWorkload : IWorkload
{
    private readonly Channel<Message> _channel = Channel.CreateUnbounded<Message>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true, AllowSynchronousContinuations = true });

    private readonly Window _window;
    private readonly SenderThreads _sender;
    private readonly int _round;

    public ChannelPipeWorkload(string[] arguments)
    {
        _round = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        _window = new Window(_round);
        _sender = new SenderThreads(1, _ => Send());
        new Thread(Receive) { IsBackground = true }.Start();
    }

    public long Run(long nanoseconds, Histogram latency) => _sender.Run(nanoseconds) * _round;

    private void Send()
    {
        for (int i = 0; i < _round; i++)
        {
            _window.Write();
            _channel.Writer.TryWrite(new Message { Number = i });
        }
    }

    private void Receive()
    {
        long received = 0;
        do
        {
            while (_channel.Reader.TryRead(out Message message))
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
        }
        while (ChannelWait.ForItems(_channel.Reader));
    }
}

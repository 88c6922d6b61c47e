using System.Globalization;
using System.Threading;
using System.Threading.Channels;
using Reactor.Runtime;

namespace Reactor.Benchmarks;

/// <summary>The same commands over an unbounded channel to a thread. Arguments: senders, commands in a round.</summary>
internal sealed class ChannelCommandsWorkload : IWorkload, ICommandHandler
{
    private readonly Channel<Command> _channel;
    private readonly SenderThreads _senders;
    private readonly int _share;
    private readonly int _round;
    private int _received;

    public ChannelCommandsWorkload(string[] arguments)
    {
        int senders = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        _share = int.Parse(arguments[1], CultureInfo.InvariantCulture) / senders;
        _round = _share * senders;
        _channel = Channel.CreateUnbounded<Command>(
            new UnboundedChannelOptions { SingleReader = true, SingleWriter = senders == 1, AllowSynchronousContinuations = true });
        _senders = new SenderThreads(senders, Send);
        new Thread(Receive) { IsBackground = true }.Start();
    }

    public long Run(long nanoseconds, Histogram latency) => _senders.Run(nanoseconds) * _round;

    public void OnCommand(in Command command)
    {
        if (++_received == _round)
        {
            _received = 0;
            _senders.EndRound();
        }
    }

    private void Send()
    {
        for (int i = 0; i < _share; i++)
        {
            _channel.Writer.TryWrite(new Command(this, Number: i));
        }
    }

    private void Receive()
    {
        do
        {
            while (_channel.Reader.TryRead(out Command command))
            {
                command.Target.OnCommand(command);
            }
        }
        while (ChannelWait.ForItems(_channel.Reader));
    }
}

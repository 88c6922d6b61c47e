using System.Threading;
using System.Threading.Channels;
using Reactor.Runtime;

namespace Reactor.Benchmarks;

/// <summary>The same commands over an unbounded channel to a thread. Arguments: senders, commands in a round.</summary>
internal sealed class ChannelCommandsWorkload : IWorkload
{
    private readonly Channel<Command> _channel;
    private readonly CommandRounds _rounds;

    public ChannelCommandsWorkload(string[] arguments)
    {
        _rounds = new CommandRounds(arguments, Send);
        _channel = Channel.CreateUnbounded<Command>(
            new UnboundedChannelOptions { SingleReader = true, SingleWriter = _rounds.Senders == 1, AllowSynchronousContinuations = true });
        new Thread(Receive) { IsBackground = true }.Start();
    }

    public long Run(long nanoseconds, Histogram latency) => _rounds.Run(nanoseconds);

    private void Send(CommandSender target, int share)
    {
        for (int i = 0; i < share; i++)
        {
            target.Window.Write();
            _channel.Writer.TryWrite(new Command(target, Number: i));
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

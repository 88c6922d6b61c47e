using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using Reactor.Runtime;

namespace Reactor.Benchmarks;

/// <summary>The same commands over an unbounded channel to a thread. Arguments: senders, commands in a round.</summary>
internal sealed class ChannelCommandsWorkload : IWorkload
{
    private readonly Channel<Command> _channel;
    private readonly CommandSender[] _targets;
    private readonly SenderThreads _senders;
    private readonly int _share;
    private int _sharesReceived;

    public ChannelCommandsWorkload(string[] arguments)
    {
        int senders = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        _share = int.Parse(arguments[1], CultureInfo.InvariantCulture) / senders;
        _targets = [.. Enumerable.Range(0, senders).Select(_ => new CommandSender(_share, OnShareReceived))];
        _channel = Channel.CreateUnbounded<Command>(
            new UnboundedChannelOptions { SingleReader = true, SingleWriter = _targets.Length == 1, AllowSynchronousContinuations = true });
        _senders = new SenderThreads(_targets.Length, Send);
        new Thread(Receive) { IsBackground = true }.Start();
    }

    public long Run(long nanoseconds, Histogram latency) => _senders.Run(nanoseconds) * _share * _targets.Length;

    private void Send(int sender)
    {
        CommandSender target = _targets[sender];
        for (int i = 0; i < _share; i++)
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

    private void OnShareReceived()
    {
        if (++_sharesReceived == _targets.Length)
        {
            _sharesReceived = 0;
            _senders.EndRound();
        }
    }
}

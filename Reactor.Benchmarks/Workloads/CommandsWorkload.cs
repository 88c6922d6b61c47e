using System.Globalization;
using Reactor.Runtime;

namespace Reactor.Benchmarks;

/// <summary>Threads post commands to an I/O thread. Arguments: senders, commands in a round.</summary>
internal sealed class CommandsWorkload : IWorkload, ICommandHandler
{
    private readonly IoThread _ioThread = new();
    private readonly SenderThreads _senders;
    private readonly int _share;
    private readonly int _round;
    private int _received;

    public CommandsWorkload(string[] arguments)
    {
        int senders = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        _share = int.Parse(arguments[1], CultureInfo.InvariantCulture) / senders;
        _round = _share * senders;
        _senders = new SenderThreads(senders, Send);
        _ioThread.Start();
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
            _ioThread.Post(new Command(this, Number: i));
        }
    }
}

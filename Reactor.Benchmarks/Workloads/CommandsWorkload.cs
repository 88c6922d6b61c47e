using System;
using System.Globalization;
using Reactor.Runtime;

namespace Reactor.Benchmarks;

/// <summary>Threads post commands to an I/O thread. Arguments: senders, commands in a round, for how many
/// microseconds the loop looks for work before it sleeps.</summary>
internal sealed class CommandsWorkload : IWorkload
{
    private readonly IoThread _ioThread;
    private readonly CommandRounds _rounds;

    public CommandsWorkload(string[] arguments)
    {
        TimeSpan spin = TimeSpan.FromMicroseconds(int.Parse(arguments[2], CultureInfo.InvariantCulture));
        _ioThread = new IoThread(new IoThreadOptions { Poller = new PollerOptions { Spin = spin } });
        _rounds = new CommandRounds(arguments, Send);
        _ioThread.Start();
    }

    public long Run(long nanoseconds, Histogram latency) => _rounds.Run(nanoseconds);

    private void Send(CommandSender target, int share)
    {
        for (int i = 0; i < share; i++)
        {
            target.Window.Write();
            _ioThread.Post(new Command(target, Number: i));
        }
    }
}

using System;
using System.Globalization;
using System.Linq;
using Reactor.Runtime;

namespace Reactor.Benchmarks;

/// <summary>Threads post commands to an I/O thread. Arguments: senders, commands in a round, for how many
/// microseconds the loop looks for work before it sleeps.</summary>
internal sealed class CommandsWorkload : IWorkload
{
    private readonly IoThread _ioThread;
    private readonly CommandSender[] _targets;
    private readonly SenderThreads _senders;
    private readonly int _share;
    private int _sharesReceived;

    public CommandsWorkload(string[] arguments)
    {
        int senders = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        _share = int.Parse(arguments[1], CultureInfo.InvariantCulture) / senders;
        _targets = [.. Enumerable.Range(0, senders).Select(_ => new CommandSender(_share, OnShareReceived))];
        TimeSpan spin = TimeSpan.FromMicroseconds(int.Parse(arguments[2], CultureInfo.InvariantCulture));
        _ioThread = new IoThread(new IoThreadOptions { Poller = new PollerOptions { Spin = spin } });
        _senders = new SenderThreads(_targets.Length, Send);
        _ioThread.Start();
    }

    public long Run(long nanoseconds, Histogram latency) => _senders.Run(nanoseconds) * _share * _targets.Length;

    private void Send(int sender)
    {
        CommandSender target = _targets[sender];
        for (int i = 0; i < _share; i++)
        {
            target.Window.Write();
            _ioThread.Post(new Command(target, Number: i));
        }
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

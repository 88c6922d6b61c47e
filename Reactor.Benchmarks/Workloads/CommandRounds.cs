using System;
using System.Globalization;
using System.Linq;

namespace Reactor.Benchmarks;

/// <summary>Rounds of commands from several threads, the same for every contender: each sends its share, and the round ends when the receiver has seen the last of all shares.</summary>
internal sealed class CommandRounds
{
    private readonly CommandSender[] _targets;
    private readonly SenderThreads _threads;
    private readonly int _share;
    private int _sharesReceived;

    /// <param name="arguments">Senders, commands in a round; more may follow.</param>
    /// <param name="send">Sends so many commands to that target, on a sender's thread.</param>
    public CommandRounds(string[] arguments, Action<CommandSender, int> send)
    {
        int senders = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        _share = int.Parse(arguments[1], CultureInfo.InvariantCulture) / senders;
        _targets = [.. Enumerable.Range(0, senders).Select(_ => new CommandSender(_share, OnShareReceived))];
        _threads = new SenderThreads(senders, sender => send(_targets[sender], _share));
    }

    /// <summary>How many threads send.</summary>
    public int Senders => _targets.Length;

    /// <summary>Runs rounds for about that long.</summary>
    /// <returns>How many commands were received.</returns>
    public long Run(long nanoseconds) => _threads.Run(nanoseconds) * _share * _targets.Length;

    private void OnShareReceived()
    {
        if (++_sharesReceived == _targets.Length)
        {
            _sharesReceived = 0;
            _threads.EndRound();
        }
    }
}

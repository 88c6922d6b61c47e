using System;
using Reactor.Runtime;

namespace Reactor.Benchmarks;

/// <summary>One sender's side of a round of commands: it is the target of its own commands, so that the receiver can tell it how far it is.</summary>
/// <param name="share">Its commands in a round.</param>
/// <param name="shareReceived">Told by the receiver when it has seen the last of them.</param>
internal sealed class CommandSender(int share, Action shareReceived) : ICommandHandler
{
    public Window Window { get; } = new(share);

    public void OnCommand(in Command command)
    {
        if (Window.Read())
        {
            shareReceived();
        }
    }
}

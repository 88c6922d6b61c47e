using System;
using Reactor.Runtime;

namespace Reactor.Benchmarks;

/// <summary>One sender's side of a round of commands: it is the target of its own commands, so that the receiver can tell it how far it is.</summary>
internal sealed class CommandSender(Action received) : ICommandHandler
{
    public Window Window { get; } = new();

    public void OnCommand(in Command command)
    {
        Window.Read();
        received();
    }
}

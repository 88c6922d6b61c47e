using System.Threading;
using Reactor.Runtime;

namespace Reactor.Cli;

/// <summary>Commands from one application thread to one I/O thread, numbered, so that one that is lost, doubled or late is seen.</summary>
internal sealed class CommandWitness(IoThread thread, DemoTally tally) : ICommandHandler
{
    private long _posted;
    private long _received;

    /// <summary>Whether all that was posted has arrived. The posting thread, or any after it has ended.</summary>
    public bool IsComplete => Volatile.Read(ref _received) == _posted;

    public void Post()
    {
        if (!thread.Post(new Command(this, Number: _posted + 1)))
        {
            tally.Fail($"{thread.Name} took no command");
            return;
        }

        _posted++;
    }

    void ICommandHandler.OnCommand(in Command command)
    {
        if (command.Number != _received + 1)
        {
            tally.Fail($"{thread.Name}: command {command.Number} came after command {_received}");
        }

        Volatile.Write(ref _received, command.Number);
    }
}

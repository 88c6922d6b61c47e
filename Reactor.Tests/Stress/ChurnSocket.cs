using System;
using Reactor.Runtime;

namespace Reactor.Tests.Stress;

/// <summary>A socket that posts a command to an I/O thread, which answers it.</summary>
internal sealed class ChurnSocket(ReactorContext context) : ReactorSocket(context), ICommandHandler
{
    private int _answers;

    /// <summary>Asks and waits for the answer.</summary>
    public void Use()
    {
        Enter();
        try
        {
            int before = _answers;
            IoThread thread = Context.ChooseIoThread();
            if (!thread.Post(() => Post(new Command(this))))
            {
                return;
            }

            while (_answers == before)
            {
                ProcessCommands(TimeSpan.FromSeconds(30));
            }
        }
        finally
        {
            Leave();
        }
    }

    public void OnCommand(in Command command) => _answers++;
}

namespace Reactor.Runtime;

/// <summary>The target of commands: whatever lives on an I/O thread, or in a socket of an application thread.</summary>
public interface ICommandHandler
{
    /// <summary>Runs on the thread to which the command was posted.</summary>
    /// <param name="command">What was posted.</param>
    void OnCommand(in Command command);
}

using System.Net.Sockets;

namespace Reactor.Runtime;

/// <summary>Takes what an <see cref="Acceptor"/> accepts, on its thread.</summary>
public interface IAcceptHandler
{
    /// <summary>A connection, non-blocking. It is the handler's from now on, to attach somewhere or to dispose.</summary>
    /// <param name="connection">The accepted socket.</param>
    void OnAccepted(Socket connection);

    /// <summary>The acceptor has ended, by <see cref="Acceptor.Close"/> or with its thread; the listener may be disposed now. Called once.</summary>
    /// <param name="acceptor">Which one.</param>
    void OnAcceptorClosed(Acceptor acceptor);
}

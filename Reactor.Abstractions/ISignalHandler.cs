namespace Reactor;

/// <summary>Receives signals on the poller's thread.</summary>
public interface ISignalHandler
{
    /// <summary>
    /// One or more signals arrived since the last call. What their senders wrote before <see cref="ISignaler.Signal"/> is visible here.
    /// A signal raised from within is delivered in the next turn.
    /// </summary>
    /// <param name="signaler">The signaler that was signalled.</param>
    void OnSignal(ISignaler signaler);
}

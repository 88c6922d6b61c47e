namespace Reactor.Runtime;

/// <summary>
/// What lives on an I/O thread: it owns descriptors and timers in that thread's poller, from <see cref="OnAttached"/> until it calls
/// <see cref="IoThread.Detach"/>.
/// </summary>
public interface IIoObject
{
    /// <summary>Now on the thread. Add descriptors to <see cref="IoThread.Poller"/> here: until this returns the object counts one in <see cref="IoThread.Load"/> in their place. Commands posted after <see cref="IoThread.Attach"/> come later than this.</summary>
    /// <param name="thread">The thread to which it was attached.</param>
    void OnAttached(IoThread thread);

    /// <summary>The thread wants to end. Finish what is begun, remove what was added, and call <see cref="IoThread.Detach"/>, here or later. Called at most once, on the thread.</summary>
    /// <param name="thread">The thread to which it is attached.</param>
    void OnStop(IoThread thread);
}

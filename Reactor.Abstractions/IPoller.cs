using System;
using System.Runtime.InteropServices;

namespace Reactor;

/// <summary>
/// A level-triggered readiness poller with its own wakeup, timers and load: one contract, whatever the kernel.
/// </summary>
/// <remarks>
/// <para><b>Level-triggered.</b> While a descriptor is ready in a direction of its interest it is reported again and again: within
/// ceil(ready / batch) + 1 waiting turns (2 ceil(ready / batch) on iocp). Interest set while the descriptor is already ready still reports. A
/// turn with a zero timeout may miss what became ready, or of interest, since the last turn. Readiness may be spurious, so descriptors must be non-blocking (the
/// caller's duty) and handlers tolerate would-block. A change of interest moves no bytes.</para>
/// <para><b>One callback per descriptor and turn</b>, carrying the union of what was found. Hints
/// (<see cref="Readiness.ReadClosed"/>, <see cref="Readiness.WriteClosed"/>, <see cref="Readiness.Error"/>) never come without a direction of
/// interest. Unconnected stream sockets that do not listen: unspecified.</para>
/// <para><b>A turn</b> waits (not at all if work is due), then runs timers, signalers and descriptors, in this order. Each phase works on a
/// snapshot: what a callback adds runs in the next turn.</para>
/// <para><b>Threads.</b> The creator owns the poller until the first turn, the thread of the first turn from then on; a call from another thread
/// throws <see cref="InvalidOperationException"/>. <see cref="Load"/>, <see cref="Statistics"/>, <see cref="Stop"/> and <see cref="ISignaler.Signal"/> are
/// free to all. While no turn is running anyone may <see cref="IDisposable.Dispose"/>.</para>
/// <para><b>Callbacks</b> may add, change and remove anything, themselves too. <see cref="RunOnce"/>, <see cref="Run"/> and
/// <see cref="IDisposable.Dispose"/> from a callback throw <see cref="InvalidOperationException"/>. When a handler throws, the exception leaves the turn; the
/// rest of what was found is delivered in the next turn, which does not block.</para>
/// <para><b>Resources.</b> Steady state allocates nothing per turn, event, signal or timer. <see cref="IDisposable.Dispose"/> is idempotent, is allowed
/// with live registrations, calls nobody back, releases every native handle of the poller and never closes the caller's descriptors.</para>
/// <para><b>Not supported:</b> fork, files and directories as descriptors, out-of-band data, error queues, priorities among
/// descriptors, edge and one-shot modes.</para>
/// </remarks>
public interface IPoller : IDisposable
{
    /// <summary>The backend's name: <c>epoll</c>, <c>kqueue</c>, <c>select</c>, <c>poll</c> or <c>iocp</c>. Any thread.</summary>
    string BackendName { get; }

    /// <summary>The most descriptors that can be added, or the first descriptor number that cannot; null when only memory limits it. Any thread.</summary>
    int? MaxDescriptors { get; }

    /// <summary>Registered descriptors plus open signalers; what the poller uses itself does not count. Any thread.</summary>
    int Load { get; }

    /// <summary>What the loop has done so far. Any thread.</summary>
    PollerStatistics Statistics { get; }

    /// <summary>Registers a descriptor. Takes effect before it returns. The descriptor stays the caller's, must be non-blocking, and must be removed before it is closed.</summary>
    /// <param name="descriptor">A socket, or on Unix a socket, pipe or other pollable descriptor.</param>
    /// <param name="handler">Called when the descriptor is ready.</param>
    /// <param name="interest">The first interest.</param>
    /// <returns>The handle that names this registration.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="handler"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interest"/> has undefined bits.</exception>
    /// <exception cref="PollerException">The descriptor is bad, a file or a directory, already added, beyond the limit, or the kernel is out of resources.</exception>
    /// <exception cref="InvalidOperationException">Called from a thread that does not own the poller.</exception>
    /// <exception cref="ObjectDisposedException">The poller is disposed.</exception>
    PollHandle Add(nint descriptor, IReadyHandler handler, Interest interest = Interest.None);

    /// <summary>As <see cref="Add(nint, IReadyHandler, Interest)"/>; the safe handle is referenced during the call only, so that disposing it never waits for the poller.</summary>
    /// <param name="descriptor">The open safe handle of a socket or other pollable descriptor.</param>
    /// <param name="handler">Called when the descriptor is ready.</param>
    /// <param name="interest">The first interest.</param>
    /// <returns>The handle that names this registration.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="descriptor"/> or <paramref name="handler"/> is null.</exception>
    /// <exception cref="PollerException">As in the other overload; a closed or invalid safe handle is a bad descriptor.</exception>
    PollHandle Add(SafeHandle descriptor, IReadyHandler handler, Interest interest = Interest.None);

    /// <summary>
    /// Sets what to hear of. The last value before the wait is the one that reaches the kernel; an unchanged interest never does. When the
    /// kernel refuses the change the handler gets one <c>interest | Error</c> and the interest becomes <see cref="Interest.None"/>.
    /// </summary>
    /// <param name="handle">A live registration of this poller.</param>
    /// <param name="interest">The new interest.</param>
    /// <exception cref="ArgumentException">The handle is default, stale, or another poller's.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interest"/> has undefined bits.</exception>
    /// <exception cref="InvalidOperationException">Called from a thread that does not own the poller.</exception>
    /// <exception cref="ObjectDisposedException">The poller is disposed.</exception>
    void SetInterest(PollHandle handle, Interest interest);

    /// <summary>Ends a registration before it returns: no callback for the handle follows, the batch in hand included. Succeeds also when the descriptor was closed or reset.</summary>
    /// <param name="handle">A live registration of this poller.</param>
    /// <exception cref="ArgumentException">The handle is default, stale, or another poller's.</exception>
    /// <exception cref="InvalidOperationException">Called from a thread that does not own the poller.</exception>
    /// <exception cref="ObjectDisposedException">The poller is disposed.</exception>
    void Remove(PollHandle handle);

    /// <summary>Makes a signaler that wakes this poller's loop. It counts one in <see cref="Load"/> until it is disposed. Any number share one kernel object.</summary>
    /// <param name="handler">Called in the loop when the signaler was signalled.</param>
    /// <returns>The open signaler; dispose it on the poller's thread.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="handler"/> is null.</exception>
    /// <exception cref="InvalidOperationException">Called from a thread that does not own the poller.</exception>
    /// <exception cref="ObjectDisposedException">The poller is disposed.</exception>
    ISignaler CreateSignaler(ISignalHandler handler);

    /// <summary>Adds a one-shot timer, O(log n). Timers run in order of due time, first-in first-out among equals, never early. The clock is read afresh by this call.</summary>
    /// <param name="due">From now; zero or more, up to what the clock's 64-bit timestamp holds.</param>
    /// <param name="handler">Called when the time has passed.</param>
    /// <param name="token">Handed back to the handler.</param>
    /// <returns>The handle that names this timer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="handler"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="due"/> is negative or beyond the clock.</exception>
    /// <exception cref="InvalidOperationException">Called from a thread that does not own the poller.</exception>
    /// <exception cref="ObjectDisposedException">The poller is disposed.</exception>
    TimerHandle AddTimer(TimeSpan due, ITimerHandler handler, int token = 0);

    /// <summary>Cancels a timer, O(log n).</summary>
    /// <param name="timer">A timer of this poller, pending or gone.</param>
    /// <returns>Whether it was pending; then it will never run.</returns>
    /// <exception cref="ArgumentException">The handle is default or another poller's.</exception>
    /// <exception cref="InvalidOperationException">Called from a thread that does not own the poller.</exception>
    /// <exception cref="ObjectDisposedException">The poller is disposed.</exception>
    bool CancelTimer(TimerHandle timer);

    /// <summary>
    /// Runs one turn. Waits until there is something to call back, <see cref="Stop"/> is called, or the time has passed; interrupted system calls neither
    /// surface nor extend the wait. Never throws for one descriptor.
    /// </summary>
    /// <param name="timeout">Zero never blocks; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> waits for ever; values beyond the clock do too.</param>
    /// <returns>The number of callbacks made.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="InvalidOperationException">Called from a callback, or from a thread that does not own the poller.</exception>
    /// <exception cref="ObjectDisposedException">The poller is disposed.</exception>
    int RunOnce(TimeSpan timeout);

    /// <summary>Runs turns until <see cref="Load"/> is 0 and no timer is pending, or until <see cref="Stop"/>; never ends before.</summary>
    /// <exception cref="InvalidOperationException">Called from a callback, or from a thread that does not own the poller.</exception>
    /// <exception cref="ObjectDisposedException">The poller is disposed.</exception>
    void Run();

    /// <summary>
    /// Ends <see cref="Run"/> after the batch in hand. Any thread, also before <see cref="Run"/>: the request stays until a <see cref="Run"/> consumes it, wakes a
    /// waiting turn, and keeps <see cref="RunOnce"/> from blocking until then. After <see cref="IDisposable.Dispose"/> it does nothing.
    /// </summary>
    void Stop();
}

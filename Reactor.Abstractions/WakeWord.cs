using System.Threading;

namespace Reactor;

/// <summary>
/// The one word through which other threads reach a loop: a stack of raised signals that also says whether the loop sleeps. Because list and sleep are
/// the same word, going to sleep with a signal pending, or pushing without seeing the sleeper, cannot be expressed: exactly the push that replaces
/// the sleep mark owes the interrupt.
/// </summary>
internal sealed class WakeWord<TMemory>
    where TMemory : struct, IMemoryOps
{
    private static readonly PendingSignal Asleep = new Mark();

    private PaddedHead _head;
    private long _interruptsOwed;
    private long _interruptsMade;

    /// <summary>Whether a signal waits to be taken up. Loop thread, awake.</summary>
    public bool HasPending => TMemory.Read(ref _head.Value) is not null;

    /// <summary>Interrupts that the loop has seen the cause of. Any thread.</summary>
    public long Interrupts => Volatile.Read(ref _interruptsOwed);

    /// <summary>Raises a signal. Any thread.</summary>
    /// <returns>Whether the caller must interrupt the sleeping loop, and then call <see cref="InterruptMade"/>.</returns>
    public bool Raise(PendingSignal signal)
    {
        // The fetch-add is a full fence even when the signal is already up: what the caller wrote before is visible to the loop,
        // which takes the count down with a full fence before it looks.
        if (TMemory.FetchAdd(ref signal.Raised, 1) != 0)
        {
            return false;
        }

        PendingSignal? head = TMemory.Read(ref _head.Value);
        while (true)
        {
            signal.Next = head == Asleep ? null : head;
            PendingSignal? seen = TMemory.CompareExchange(ref _head.Value, signal, head);
            if (seen == head)
            {
                return head == Asleep;
            }

            head = seen;
        }
    }

    /// <summary>Takes a signal's raises down to zero; raises that follow link it anew. Loop thread.</summary>
    /// <returns>How many there were.</returns>
    public static long TakeRaises(PendingSignal signal) => TMemory.Exchange(ref signal.Raised, 0);

    /// <summary>Marks the loop as sleeping, unless a signal is pending. Loop thread.</summary>
    /// <returns>Whether the loop may block.</returns>
    public bool TrySleep() => TMemory.CompareExchange(ref _head.Value, Asleep, null) is null;

    /// <summary>Marks the loop as awake after <see cref="TrySleep"/> and takes the pending signals. Loop thread.</summary>
    /// <param name="interrupted">Whether another thread replaced the sleep mark, and so has made or will make one interrupt.</param>
    /// <returns>The signals, last raised first.</returns>
    public PendingSignal? Awake(out bool interrupted)
    {
        PendingSignal? head = TMemory.Exchange(ref _head.Value, null);
        interrupted = head != Asleep;
        if (!interrupted)
        {
            return null;
        }

        _interruptsOwed++;
        return head;
    }

    /// <summary>The caller has made the interrupt that it owed, and does not touch the wakeup from here on. Any thread.</summary>
    public void InterruptMade() => TMemory.FetchAdd(ref _interruptsMade, 1);

    /// <summary>Waits for those who still owe an interrupt. Loop thread, awake; after it nobody touches the wakeup until the next sleep.</summary>
    public void AwaitInterrupts()
    {
        SpinWait wait = default;
        while (TMemory.Read(ref _interruptsMade) != _interruptsOwed)
        {
            wait.SpinOnce();
        }
    }

    /// <summary>Takes the pending signals of a loop that did not sleep. Loop thread.</summary>
    /// <returns>The signals, last raised first.</returns>
    public PendingSignal? Take() => HasPending ? TMemory.Exchange(ref _head.Value, null) : null;

    private sealed class Mark : PendingSignal;
}

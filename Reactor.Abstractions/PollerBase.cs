using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Threading;

namespace Reactor;

/// <summary>
/// Everything of the contract that does not depend on the kernel: handles, ownership, interest, timers, signalers, load and dispatch. A backend
/// fills in five primitives: <see cref="Register"/>, <see cref="Modify"/>, <see cref="Unregister"/>, <see cref="Wait"/> and <see cref="Interrupt"/>.
/// </summary>
/// <remarks>
/// <para>A backend's constructor makes its native objects and then calls <see cref="Open"/>. The primitives run on the owner's thread, one at a time, never inside a
/// callback's wait, except <see cref="Interrupt"/>, which any thread calls, at most once for each time the loop sleeps. No user code runs inside a primitive.</para>
/// <para>A registration is known to the backend by its key, a non-zero number to hand to the kernel as user data; <see cref="SlotOf"/> gives a small dense index for
/// tables. <see cref="Wait"/> reports each kernel event by <see cref="Harvest"/> and nothing else; what happens with it is decided here.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}, load {Load}")]
public abstract partial class PollerBase : IPoller
{
    private const int Idle = 0;
    private const int Turning = 1;
    private const int Disposed = 2;

    private static int _lastId;

    private readonly int _id = Interlocked.Increment(ref _lastId);
    private readonly SignalerKind _signalerKind;
    private readonly string _interruptName;
    private readonly Func<SocketPair> _makePair;
    private readonly WakeWord<HardwareMemory> _wake = new();
    private readonly StopSignal _stopSignal = new();
    private readonly SlotTable _slots = new();
    private readonly KeyQueue _changed = new();
    private readonly TimerHeap _timers = new();
    private readonly LoopClock _clock;
    private int _owner = Environment.CurrentManagedThreadId;
    private bool _ownerIsCreator = true;
    private int _state = Idle;
    private int _load;
    private int _signalerCount;

    /// <summary>Prepares the mechanism. The creating thread owns the poller until the first turn.</summary>
    /// <param name="backendName">The backend's name.</param>
    /// <param name="interruptName">What <see cref="Interrupt"/> sends, for traces; null when the backend has no wakeup of its own and uses a socket pair.</param>
    /// <param name="options">How to make the poller; null for the defaults.</param>
    protected PollerBase(string backendName, string? interruptName, PollerOptions? options)
    {
        ArgumentNullException.ThrowIfNull(backendName);
        options ??= new PollerOptions();
        BackendName = backendName;
        BatchSize = options.BatchSize;
        _signalerKind = interruptName is null ? SignalerKind.SocketPair : options.Signaler;
        _interruptName = _signalerKind == SignalerKind.SocketPair ? "byte" : interruptName!;
        _makePair = options.MakePair;
        _clock = new LoopClock(options.Clock);
        _spin = options.Spin;
        MeterTags = [new("reactor.backend", backendName), new("reactor.poller", _id)];
    }

    /// <inheritdoc/>
    public string BackendName { get; }

    /// <inheritdoc/>
    public virtual int? MaxDescriptors => null;

    /// <inheritdoc/>
    public int Load => Volatile.Read(ref _load);

    /// <summary>The most events that one <see cref="Wait"/> may harvest.</summary>
    protected int BatchSize { get; }

    /// <summary>One past the highest slot in use; every <see cref="SlotOf"/> is below it.</summary>
    protected int SlotLimit => _slots.Limit;

    /// <summary>What measurements of this loop are tagged with; the thread is known from the first turn on.</summary>
    internal KeyValuePair<string, object?>[] MeterTags { get; private set; }

    /// <inheritdoc/>
    public PollHandle Add(nint descriptor, IReadyHandler handler, Interest interest = Interest.None)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Require(interest);
        RequireOwner("Add");
        if (descriptor == -1)
        {
            throw PollerException.BadDescriptor("Add", descriptor);
        }

        ulong key = AddSlot(descriptor, handler, interest);
        _load++;
        if (ReactorEventSource.Log.IsEnabled())
        {
            ReactorEventSource.Log.Added(_id, descriptor, SlotOf(key));
        }

        return new PollHandle(_id, key);
    }

    /// <inheritdoc/>
    public PollHandle Add(SafeHandle descriptor, IReadyHandler handler, Interest interest = Interest.None)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        ArgumentNullException.ThrowIfNull(handler);
        if (descriptor.IsInvalid || descriptor.IsClosed)
        {
            throw PollerException.BadDescriptor("Add", -1);
        }

        bool referenced = false;
        try
        {
            descriptor.DangerousAddRef(ref referenced);
            return Add(descriptor.DangerousGetHandle(), handler, interest);
        }
        finally
        {
            if (referenced)
            {
                descriptor.DangerousRelease();
            }
        }
    }

    /// <inheritdoc/>
    public void SetInterest(PollHandle handle, Interest interest)
    {
        Require(interest);
        RequireOwner("SetInterest");
        ref Slot slot = ref Find(handle, "SetInterest");
        slot.Wanted = interest;
        slot.Failed &= interest;
        if (!slot.Dirty && slot.Armed != interest)
        {
            slot.Dirty = true;
            _changed.Enqueue(handle.Key);
        }
    }

    /// <inheritdoc/>
    public void Remove(PollHandle handle)
    {
        RequireOwner("Remove");
        nint descriptor = Find(handle, "Remove").Descriptor;
        Unregister(handle.Key, descriptor);
        _slots.Remove(handle.Key);
        _load--;
        if (ReactorEventSource.Log.IsEnabled())
        {
            ReactorEventSource.Log.Removed(_id, descriptor, SlotOf(handle.Key));
        }
    }

    /// <inheritdoc/>
    public ISignaler CreateSignaler(ISignalHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        RequireOwner("CreateSignaler");
        LoopSignaler signaler = new(this, handler, ++_signalerCount);
        _load++;
        if (ReactorEventSource.Log.IsEnabled())
        {
            ReactorEventSource.Log.SignalerBound(_id, signaler.Id);
        }

        return signaler;
    }

    /// <inheritdoc/>
    public TimerHandle AddTimer(TimeSpan due, ITimerHandler handler, int token = 0)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentOutOfRangeException.ThrowIfLessThan(due, TimeSpan.Zero);
        RequireOwner("AddTimer");
        long deadline = _clock.After(_clock.Now, due);
        if (deadline == LoopClock.Never)
        {
            throw new ArgumentOutOfRangeException(nameof(due), due, "AddTimer: the due time is beyond what the poller's clock can hold. Use a shorter time, or no timer at all.");
        }

        return new TimerHandle(_id, _timers.Add(deadline, handler, token));
    }

    /// <inheritdoc/>
    public bool CancelTimer(TimerHandle timer)
    {
        RequireOwner("CancelTimer");
        return timer.Poller == _id
            ? _timers.Cancel(timer.Key)
            : throw new ArgumentException($"CancelTimer: timer {timer} is not one of {this}. Use the poller that returned it.", nameof(timer));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        int state = Interlocked.CompareExchange(ref _state, Disposed, Idle);
        if (state == Turning)
        {
            throw new InvalidOperationException(Environment.CurrentManagedThreadId == _owner
                ? $"Dispose: {this} cannot be disposed from a callback. Call Stop, and dispose it after Run has returned."
                : $"Dispose: {this} is running a turn on thread {_owner}. Call Stop, and dispose it after Run has returned.");
        }

        if (state == Idle)
        {
            ReactorMeter.Detach(this);
            // Late signals go to a loop that does not sleep, so they interrupt nobody.
            _wake.AwaitInterrupts();
            Close();
            _pair?.Dispose();
            Volatile.Write(ref _load, 0);
            if (ReactorEventSource.Log.IsEnabled())
            {
                ReactorEventSource.Log.PollerClosed(_id);
            }

            GC.SuppressFinalize(this);
        }
    }

    /// <summary>The poller as <c>epoll poller 3</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{BackendName} poller {_id}");

    internal bool TryCloseSignaler(int signaler)
    {
        if (Volatile.Read(ref _state) == Disposed)
        {
            return true;
        }

        RequireOwner("ISignaler.Dispose");
        _load--;
        if (ReactorEventSource.Log.IsEnabled())
        {
            ReactorEventSource.Log.SignalerClosed(_id, signaler);
        }

        return true;
    }

    /// <summary>A dense index for a registration's key, reused after the registration has ended.</summary>
    /// <param name="key">The key of a registration.</param>
    /// <returns>A number from 0 to below <see cref="SlotLimit"/>.</returns>
    protected static int SlotOf(ulong key) => SlotKey.SlotOf(key);

    /// <summary>Starts to watch a descriptor. Throws, changing nothing, when that is impossible.</summary>
    /// <param name="key">The registration's key: what <see cref="Harvest"/> wants back.</param>
    /// <param name="descriptor">The caller's descriptor.</param>
    /// <param name="interest">The first interest.</param>
    /// <exception cref="PollerException">The descriptor is bad, not pollable or beyond the limit, or the kernel is out of resources.</exception>
    protected abstract void Register(ulong key, nint descriptor, Interest interest);

    /// <summary>Changes what is watched for; called only when the interest differs from what the kernel was last told.</summary>
    /// <param name="key">The registration's key.</param>
    /// <param name="descriptor">Its descriptor, which its owner may have closed.</param>
    /// <param name="interest">The new interest.</param>
    /// <returns>0, or the native error for which the kernel refused; the registration then has no interest and its owner is told.</returns>
    protected abstract int Modify(ulong key, nint descriptor, Interest interest);

    /// <summary>Stops watching a descriptor. Succeeds whatever became of it: it may be closed, reset, or its number may name another file by now.</summary>
    /// <param name="key">The registration's key.</param>
    /// <param name="descriptor">Its descriptor.</param>
    protected abstract void Unregister(ulong key, nint descriptor);

    /// <summary>Waits for events and harvests at most <see cref="BatchSize"/> of them. May return early with nothing: the caller knows the time.</summary>
    /// <param name="nanoseconds">How long to block: 0 not at all, -1 until something happens; rounded up to what the kernel can do.</param>
    /// <exception cref="PollerException">The kernel refused for a reason that no single descriptor explains.</exception>
    protected abstract void Wait(long nanoseconds);

    /// <summary>Makes the present or the next <see cref="Wait"/> return. Any thread; never throws. Not called when the poller is woken by a socket pair.</summary>
    protected abstract void Interrupt();

    /// <summary>Releases the native objects. Called once, when no thread is or will be in another primitive.</summary>
    protected abstract void Close();

    /// <summary>Finishes construction: makes and registers the socket pair if that is the wakeup. On an exception the backend releases what it has made.</summary>
    /// <exception cref="PollerException">Out of descriptors or memory.</exception>
    protected void Open()
    {
        if (_signalerKind == SignalerKind.SocketPair)
        {
            OpenPair();
        }

        ReactorMeter.Attach(this);
        if (ReactorEventSource.Log.IsEnabled())
        {
            ReactorEventSource.Log.PollerOpened(_id, BackendName, _interruptName);
        }
    }

    /// <summary>Gives the registration in a slot, for backends that walk over all.</summary>
    /// <param name="slot">A number from 0 to below <see cref="SlotLimit"/>.</param>
    /// <param name="key">Its registration's key.</param>
    /// <param name="descriptor">Its descriptor.</param>
    /// <param name="interest">The interest that the backend was last told.</param>
    /// <returns>False when the slot is free.</returns>
    protected bool TryGetRegistration(int slot, out ulong key, out nint descriptor, out Interest interest)
    {
        key = _slots.KeyAt(slot);
        if (key == 0)
        {
            (descriptor, interest) = (-1, Interest.None);
            return false;
        }

        ref Slot found = ref _slots[key];
        (descriptor, interest) = (found.Descriptor, found.Armed);
        return true;
    }

    private static void Require(Interest interest)
    {
        if ((interest & ~(Interest.Read | Interest.Write)) != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(interest), interest, "The interest has undefined bits. Combine Interest.Read and Interest.Write, or use Interest.None.");
        }
    }

    private ulong AddSlot(nint descriptor, IReadyHandler handler, Interest interest)
    {
        if (_slots.Contains(descriptor))
        {
            throw PollerException.AlreadyAdded("Add", descriptor);
        }

        ulong key = _slots.Add(descriptor, handler, interest);
        try
        {
            Register(key, descriptor, interest);
        }
        catch
        {
            _slots.Remove(key);
            throw;
        }

        return key;
    }

    private void TagThread() =>
        MeterTags = [new("reactor.backend", BackendName), new("reactor.poller", _id), new("reactor.thread", Thread.CurrentThread.Name ?? $"thread {Environment.CurrentManagedThreadId}")];

    private ref Slot Find(PollHandle handle, string operation)
    {
        if (handle.Poller != _id || !_slots.IsLive(handle.Key) || handle.Key == _pairKey)
        {
            throw new ArgumentException(
                handle.Poller == _id
                    ? $"{operation}: handle {handle} is stale: its registration was removed. Keep the handle that the last Add returned."
                    : $"{operation}: handle {handle} is not one of {this}. Use the poller that returned it.",
                nameof(handle));
        }

        return ref _slots[handle.Key];
    }

    private void RequireOwner(string operation)
    {
        if (Volatile.Read(ref _state) == Disposed || Environment.CurrentManagedThreadId != _owner)
        {
            ThrowNotOwner(operation);
        }
    }

    /// <summary>Apart, so that the check itself is small enough to be inlined.</summary>
    private void ThrowNotOwner(string operation)
    {
        if (Volatile.Read(ref _state) == Disposed)
        {
            throw new ObjectDisposedException(ToString(), $"{operation}: {this} is disposed.");
        }

        throw new InvalidOperationException(
            $"{operation}: called from thread {Environment.CurrentManagedThreadId}, but {this} belongs to thread {_owner}, "
            + (_ownerIsCreator ? "which made it" : "which ran its first turn")
            + ". Call it there, for example from a signaler's callback.");
    }

    private sealed class StopSignal : PendingSignal;
}

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;

namespace Reactor.Runtime;

/// <summary>
/// The I/O threads, the reaper and the sockets that work together. All members may be called from any thread, except that an I/O thread of the context cannot wait for
/// its own end. No thread exists before <see cref="Start"/>, or the first socket or the first choice of an I/O thread, which start them too.
/// </summary>
[DebuggerDisplay("{_options.ThreadNamePrefix,nq}: {_ioThreads.Length} I/O threads, {_open} open sockets")]
public sealed class ReactorContext : IDisposable
{
    private readonly ReactorContextOptions _options;
    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _reaped = new();
    private readonly SocketSlots _slots;
    private IoThread[] _ioThreads = [];
    private IoThread? _reaperThread;
    private Reaper? _reaper;
    private int _open;
    private bool _shutdown;

    /// <summary>Makes a context; starts nothing.</summary>
    /// <param name="options">How to make it; null for the defaults.</param>
    public ReactorContext(ReactorContextOptions? options = null)
    {
        _options = options ?? new ReactorContextOptions();
        _slots = new SocketSlots(_options.MaxSockets);
    }

    /// <summary>The I/O threads, in the order of their names and of the bits of an affinity; empty until they are started: see <see cref="Start"/>.</summary>
    public IReadOnlyList<IoThread> IoThreads => Volatile.Read(ref _ioThreads);

    /// <summary>Sockets that are open, the ones handed to the reaper not counted.</summary>
    public int OpenSockets => Volatile.Read(ref _open);

    /// <summary>Whether <see cref="Shutdown"/> was called.</summary>
    public bool IsShutdown => Volatile.Read(ref _shutdown);

    /// <summary>
    /// Starts the threads now, for those who need <see cref="IoThreads"/> before anything is opened, or want to hear of a failure at a place of their choice. Idempotent.
    /// </summary>
    /// <exception cref="ContextTerminatedException">The context is shutting down.</exception>
    /// <exception cref="PlatformNotSupportedException">The backend does not run here, or the system has no such placement.</exception>
    /// <exception cref="PollerException">The threads could not be made; the next call tries again.</exception>
    public void Start()
    {
        lock (_lock)
        {
            RequireRunning("Start");
        }
    }

    /// <summary>
    /// Chooses the I/O thread with the least <see cref="IoThread.Load"/>, of those allowed; the lowest index on ties. The choice counts one in its load at once, so that a burst
    /// spreads, until <see cref="IoThread.Attach"/> has brought an object there.
    /// </summary>
    /// <param name="affinity">Bit i allows I/O thread i; 0 allows all.</param>
    /// <returns>The thread.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="affinity"/> allows no thread that exists.</exception>
    /// <exception cref="InvalidOperationException">The context has no I/O threads.</exception>
    /// <exception cref="ContextTerminatedException">The context is shutting down.</exception>
    /// <exception cref="PollerException">The threads could not be made; the next call tries again.</exception>
    public IoThread ChooseIoThread(ulong affinity = 0)
    {
        lock (_lock)
        {
            RequireRunning("ChooseIoThread");
            if (_ioThreads.Length == 0)
            {
                throw new InvalidOperationException("ChooseIoThread: this context was made without I/O threads. Set ReactorContextOptions.IoThreads.");
            }

            IoThread? best = null;
            int bestLoad = int.MaxValue;
            for (int i = 0; i < _ioThreads.Length; i++)
            {
                int load = _ioThreads[i].Load;
                if ((affinity == 0 || (affinity & (1ul << i)) != 0) && load < bestLoad)
                {
                    (best, bestLoad) = (_ioThreads[i], load);
                }
            }

            if (best is null)
            {
                throw new ArgumentOutOfRangeException(nameof(affinity), affinity, $"ChooseIoThread: the mask allows none of the {_ioThreads.Length} I/O threads. Set one of its lowest {_ioThreads.Length} bits, or 0 for any.");
            }

            best.Reserve();
            return best;
        }
    }

    /// <summary>Gives an object to the I/O thread that <see cref="ChooseIoThread"/> chooses. What is posted to that thread afterwards, by anybody, finds it attached, as with <see cref="IoThread.Attach"/>.</summary>
    /// <param name="ioObject">The object; not attached anywhere.</param>
    /// <param name="affinity">As there.</param>
    /// <returns>The thread.</returns>
    /// <exception cref="ContextTerminatedException">The context is shutting down, or its I/O threads are; the object stays the caller's.</exception>
    public IoThread Attach(IIoObject ioObject, ulong affinity = 0)
    {
        ArgumentNullException.ThrowIfNull(ioObject);
        IoThread thread = ChooseIoThread(affinity);
        return thread.Attach(ioObject) ? thread : throw Terminated("Attach");
    }

    /// <summary>
    /// Begins the end, without waiting: threads that wait in a socket get <see cref="ContextTerminatedException"/>, as does every later use but closing. Idempotent.
    /// </summary>
    public void Shutdown()
    {
        ReactorSocket[] sockets;
        lock (_lock)
        {
            if (_shutdown)
            {
                return;
            }

            Volatile.Write(ref _shutdown, true);
            sockets = _slots.All();
            StopReaperIfLast();
        }

        foreach (ReactorSocket socket in sockets)
        {
            socket.Interrupt();
        }
    }

    /// <summary><see cref="Shutdown"/>, then waits until every socket was closed by its owner and reaped, and ends the threads.</summary>
    /// <param name="timeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <returns>False when the time passed first: close the sockets and call it again.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="InvalidOperationException">Called from one of the context's threads.</exception>
    public bool Terminate(TimeSpan timeout)
    {
        WaitTimeout.Require(timeout, "Terminate");

        RequireForeignThread("Terminate");
        Shutdown();
        return End(timeout);
    }

    /// <summary>
    /// <see cref="Shutdown"/>, closes the sockets that are still open, and ends the threads; what has not finished within <see cref="ReactorContextOptions.DisposeTimeout"/> is cut off. Idempotent.
    /// </summary>
    /// <exception cref="InvalidOperationException">Called from one of the context's threads.</exception>
    public void Dispose()
    {
        RequireForeignThread("Dispose");
        Shutdown();
        ReactorSocket[] sockets;
        lock (_lock)
        {
            sockets = _slots.All();
        }

        foreach (ReactorSocket socket in sockets)
        {
            socket.Close();
        }

        if (!End(_options.DisposeTimeout))
        {
            foreach (IoThread thread in Threads())
            {
                thread.Stop(TimeSpan.Zero);
            }
        }

        _reaped.Set();
    }

    /// <summary>Gives a socket its slot, before anybody else can see it.</summary>
    internal void Open(ReactorSocket socket)
    {
        lock (_lock)
        {
            RequireRunning("Opening a socket");
            if (!_slots.TryAdd(socket, out int slot))
            {
                throw new InvalidOperationException($"Opening a socket: all {_options.MaxSockets} sockets of this context are in use. Close some, or raise ReactorContextOptions.MaxSockets.");
            }

            socket.Slot = slot;
            _open++;
        }
    }

    /// <summary>The socket's owner is done with it.</summary>
    internal void Reap(IReapable socket)
    {
        lock (_lock)
        {
            // Before the reaper can be stopped for want of open sockets, so that it is the last to hear of this one.
            _reaper!.Reap(socket);
            _open--;
            StopReaperIfLast();
        }
    }

    internal void Release(int slot)
    {
        lock (_lock)
        {
            _slots.Remove(slot);
        }
    }

    internal static ContextTerminatedException Terminated(string operation) =>
        new($"{operation}: the context is shutting down. Close the socket.");

    private void StopReaperIfLast()
    {
        if (_shutdown && _open == 0)
        {
            _reaper?.Stop();
        }
    }

    private void RequireRunning(string operation)
    {
        if (_shutdown)
        {
            throw Terminated(operation);
        }

        if (_reaper is null)
        {
            StartThreads();
        }
    }

    private void StartThreads()
    {
        List<IoThread> started = [];
        try
        {
            for (int i = 0; i < _options.IoThreads; i++)
            {
                started.Add(StartThread($"{_options.ThreadNamePrefix}/io{i}", _options.Placement));
            }

            started.Add(StartThread($"{_options.ThreadNamePrefix}/reap", null));
            _reaper = new Reaper(started[^1], _reaped.Set);
            _reaperThread = started[^1];
            Volatile.Write(ref _ioThreads, [.. started.SkipLast(1)]);
        }
        catch
        {
            started.ForEach(thread => thread.Dispose());
            throw;
        }
    }

    private IoThread StartThread(string name, ThreadPlacement? placement)
    {
        IoThread thread = new(new IoThreadOptions
        {
            Name = name,
            Backend = _options.Backend,
            Poller = _options.Poller,
            Placement = placement,
            OnHandlerException = _options.OnHandlerException,
        });
        try
        {
            thread.Start();
            return thread;
        }
        catch
        {
            thread.Dispose();
            throw;
        }
    }

    private bool End(TimeSpan timeout)
    {
        long start = Stopwatch.GetTimestamp();
        if (_reaper is null)
        {
            return true;
        }

        if (!LongWait.For(Rest(), _reaped.Wait))
        {
            return false;
        }

        // All are asked before one is waited for, so that they end side by side.
        IoThread[] threads = [.. Threads()];
        Array.ForEach(threads, static thread => thread.RequestStop());
        return threads.All(thread => thread.AwaitEnd(Rest()));

        TimeSpan Rest()
        {
            if (timeout == Timeout.InfiniteTimeSpan)
            {
                return timeout;
            }

            TimeSpan rest = timeout - Stopwatch.GetElapsedTime(start);
            return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
        }
    }

    /// <summary>All threads, the reaper's last; none before they were started.</summary>
    private IEnumerable<IoThread> Threads() => _reaperThread is null ? [] : [.. _ioThreads, _reaperThread];

    private void RequireForeignThread(string operation)
    {
        if (Threads().Any(thread => thread.IsCurrent))
        {
            throw new InvalidOperationException($"{operation}: called from one of the context's own threads, which cannot wait for its own end. Call Shutdown there, and this from another thread.");
        }
    }
}

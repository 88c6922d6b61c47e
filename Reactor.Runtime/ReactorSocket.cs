using System;
using System.Diagnostics;
using System.Threading;

namespace Reactor.Runtime;

/// <summary>
/// The base of what an application thread owns: a slot in a context, and a mailbox through which I/O threads answer. It is used by one thread at a time,
/// between <see cref="Enter"/> and <see cref="Leave"/>, and may be closed by any thread at any time; then the reaper drives it to its end.
/// </summary>
/// <remarks>A context that is disposed closes its sockets, so <see cref="OnReap"/> may run as soon as the base constructor has returned: what it needs belongs into field initialisers.</remarks>
public abstract class ReactorSocket : IDisposable
{
    private const int Open = 0;
    private const int InUse = 1;
    private const int Closing = 2;
    private const int CommandBudget = 256;

    private readonly Mailbox<Command> _mailbox = new();
    private readonly StandaloneSignaler _signaler = new();
    private readonly Inbox _inbox;
    private ISignaler? _reapingSignaler;
    private Reaper? _reaper;
    private int _use;

    /// <summary>Opens the socket.</summary>
    /// <param name="context">The context to which it belongs.</param>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    /// <exception cref="InvalidOperationException">As many sockets as the context allows are open.</exception>
    /// <exception cref="ContextTerminatedException">The context is shutting down.</exception>
    /// <exception cref="PollerException">The context's threads could not be made.</exception>
    protected ReactorSocket(ReactorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Context = context;
        _inbox = new Inbox(this);
        _mailbox.Rebind(_signaler);
        context.Open(this);
    }

    /// <summary>The context. Any thread.</summary>
    public ReactorContext Context { get; }

    /// <summary>A small number, unique among the context's sockets until this one is reaped. Any thread.</summary>
    public int Slot { get; internal set; }

    /// <summary>Sends a command to be run by whoever drives the socket: its application thread, or after closing the reaper. Any thread.</summary>
    /// <param name="command">What to run, and by whom.</param>
    /// <returns>False when the socket has come to its end.</returns>
    /// <exception cref="ArgumentException">The command has no target.</exception>
    public bool Post(in Command command) => command.Target is null
        ? throw new ArgumentException("The command has no target. Name the object that is to run it.", nameof(command))
        : _mailbox.TrySend(command);

    /// <summary>Closes the socket: a thread that waits in it gets <see cref="ObjectDisposedException"/>, and the reaper takes over when that one has left. Any thread; idempotent; does not wait.</summary>
    public void Close()
    {
        int use = Interlocked.Or(ref _use, Closing);
        if (use == Open)
        {
            Context.Reap(_inbox);
        }
        else if (use == InUse)
        {
            _signaler.Signal();
        }
    }

    /// <summary><see cref="Close"/>.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The socket as its type and slot.</summary>
    public override string ToString() => $"{GetType().Name} {Slot}";

    /// <summary>Wakes a thread that waits in the socket, to find that the context is shutting down. Any thread.</summary>
    internal void Interrupt() => _signaler.Signal();

    /// <summary>Closes the socket; for derived classes that hold more.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing) => Close();

    /// <summary>Begins a use of the socket by the calling thread. Every use ends with <see cref="Leave"/>.</summary>
    /// <exception cref="InvalidOperationException">Another thread uses it.</exception>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    /// <exception cref="ContextTerminatedException">The context is shutting down.</exception>
    protected void Enter()
    {
        int use = Interlocked.CompareExchange(ref _use, InUse, Open);
        ObjectDisposedException.ThrowIf((use & Closing) != 0, this);
        if (use == InUse)
        {
            throw new InvalidOperationException($"{this} is in use by another thread. A socket is used by one thread at a time.");
        }

        if (Context.IsShutdown)
        {
            Leave();
            throw ReactorContext.Terminated("Using a socket");
        }
    }

    /// <summary>Ends a use. If the socket was closed meanwhile, the reaper has it from here on.</summary>
    protected void Leave()
    {
        if (Interlocked.CompareExchange(ref _use, Open, InUse) == (InUse | Closing))
        {
            Volatile.Write(ref _use, Closing);
            Context.Reap(_inbox);
        }
    }

    /// <summary>Runs the commands that have come, or waits for the first. Between <see cref="Enter"/> and <see cref="Leave"/>.</summary>
    /// <param name="timeout">Zero never blocks; <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</param>
    /// <returns>Whether at least one ran; false when the time passed.</returns>
    /// <exception cref="InvalidOperationException">Not within a use.</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed, before or during the wait.</exception>
    /// <exception cref="ContextTerminatedException">The context is shutting down, before or during the wait.</exception>
    protected bool ProcessCommands(TimeSpan timeout)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            int use = Volatile.Read(ref _use);
            ObjectDisposedException.ThrowIf((use & Closing) != 0, this);
            if (use != InUse)
            {
                throw new InvalidOperationException("ProcessCommands: call Enter before, and Leave after.");
            }

            if (Context.IsShutdown)
            {
                throw ReactorContext.Terminated("Waiting in a socket");
            }

            if (_mailbox.Drain(_inbox, CommandBudget) > 0)
            {
                return true;
            }

            TimeSpan rest = timeout;
            if (timeout > TimeSpan.Zero)
            {
                rest = timeout - Stopwatch.GetElapsedTime(start);
                rest = rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
            }

            if (!_signaler.Wait(rest))
            {
                return false;
            }
        }
    }

    /// <summary>
    /// The reaper has taken over. Tell what works for this socket on I/O threads to end; its answers still come as commands. Call <see cref="Finish"/> when all is done, here or
    /// later. Runs on the reaper's thread. At once unless overridden.
    /// </summary>
    /// <param name="reaperThread">The reaper's thread.</param>
    protected virtual void OnReap(IoThread reaperThread) => Finish();

    /// <summary>Nothing works for this socket any more: its mailbox closes, what was accepted before still runs, and its slot is free again. The reaper's thread only; idempotent.</summary>
    /// <exception cref="InvalidOperationException">The socket was not handed to the reaper, or this is another thread.</exception>
    protected void Finish()
    {
        if (_reaper is null || !_reaper.Host.IsCurrent)
        {
            throw new InvalidOperationException($"Finish: {this} is finished by the reaper's thread, after OnReap. Post a command that calls it.");
        }

        if (!_mailbox.IsClosed)
        {
            // With or without something left, the end comes with the next signal.
            _mailbox.Close();
            _reapingSignaler!.Signal();
        }
    }

    private void Reap(Reaper reaper)
    {
        _reaper = reaper;
        _reapingSignaler = reaper.Host.Poller.CreateSignaler(_inbox);
        _signaler.Dispose();
        _mailbox.Rebind(_reapingSignaler);
        OnReap(reaper.Host);
    }

    private void OnReapingSignal()
    {
        try
        {
            _mailbox.Drain(_inbox, CommandBudget);
        }
        finally
        {
            // Also when the last command threw: nobody will signal a mailbox that is closed and empty.
            if (_mailbox.IsDrained)
            {
                _reapingSignaler!.Dispose();
                Context.Release(Slot);
                _reaper!.Reaped(_inbox);
            }
        }
    }

    /// <summary>What other parts call, kept from the public face of sockets.</summary>
    private sealed class Inbox(ReactorSocket socket) : IReapable, ISignalHandler, IMailboxHandler<Command>
    {
        public void OnReap(Reaper reaper) => socket.Reap(reaper);

        public void OnSignal(ISignaler signaler) => socket.OnReapingSignal();

        public void OnReceived(in Command command) => command.Target.OnCommand(command);

        public override string? ToString() => socket.ToString();
    }
}

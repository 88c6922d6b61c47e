using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace Reactor.Runtime;

/// <summary>
/// A named thread that runs one poller and takes commands through one mailbox. Its loop does not end while the mailbox lives: it ends by
/// <see cref="Stop"/>, when what was attached has detached and nothing else is registered.
/// </summary>
/// <remarks>Commands may be posted and objects attached before <see cref="Start"/>; they run when it has started.</remarks>
[DebuggerDisplay("{Name,nq}: {_poller,nq}, load {Load}")]
public sealed class IoThread : ISignalHandler, IMailboxHandler<Command>, ICommandHandler, IDisposable
{
    /// <summary>How long <see cref="Dispose"/> lets attached objects finish.</summary>
    public static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(5);

    private const int RunAction = 0;
    private const int AttachObject = 1;
    private const int BeginStop = 2;

    // What a callback in progress at the deadline gets on top.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly IoThreadOptions _options;
    private readonly Lock _lifecycle = new();
    private readonly Mailbox<Command> _mailbox = new();
    private readonly IPoller _poller;
    private readonly ISignaler _signaler;
    private readonly AttachedObjects _attached = new();
    private Thread? _thread;
    private ExceptionDispatchInfo? _placementFailure;
    private IoThreadStopResult? _result;
    private int _assigned;
    private int _choices;
    private int _stopPosted;
    private bool _stopping;
    private bool _mailboxGone;
    private bool _cut;

    /// <summary>Makes the thread's poller and mailbox; no thread yet.</summary>
    /// <param name="options">How to make it; null for the defaults.</param>
    /// <exception cref="PlatformNotSupportedException">The backend does not run here.</exception>
    /// <exception cref="PollerException">Out of descriptors or memory.</exception>
    public IoThread(IoThreadOptions? options = null)
    {
        _options = options ?? new IoThreadOptions();
        _poller = (_options.Backend ?? Backends.Default).CreatePoller(_options.Poller);
        _signaler = _poller.CreateSignaler(this);
        _mailbox.Rebind(_signaler);
        RuntimeMeter.Attach(this);
    }

    /// <summary>The thread's name.</summary>
    public string Name => _options.Name;

    /// <summary>The poller. Its members that belong to its owner are for this thread's callbacks and commands.</summary>
    public IPoller Poller => _poller;

    /// <summary>The poller's load, the mailbox's signaler included, plus what was assigned here and has not been added yet; 0 after the end. Any thread.</summary>
    public int Load => Volatile.Read(ref _result) is null ? _poller.Load + Volatile.Read(ref _assigned) : 0;

    /// <summary>What the loop has done so far. Any thread.</summary>
    public PollerStatistics Statistics => _poller.Statistics;

    /// <summary>Commands taken from the mailbox so far. Any thread.</summary>
    public long Commands => _mailbox.Received;

    /// <summary>Whether the calling thread is this one.</summary>
    public bool IsCurrent => Thread.CurrentThread == _thread;

    /// <summary>Starts the thread, and returns when it is placed and runs. Any thread.</summary>
    /// <exception cref="InvalidOperationException">It was started or stopped before.</exception>
    /// <exception cref="PlatformNotSupportedException">The system has no such placement; the thread has ended.</exception>
    /// <exception cref="PollerException">The system refused the placement; the thread has ended.</exception>
    public void Start()
    {
        lock (_lifecycle)
        {
            if (_thread is not null || _result is not null)
            {
                throw new InvalidOperationException($"The I/O thread '{Name}' was started or stopped before. Make a new one.");
            }

            // .NET waits for the thread to run; what remains to be waited for is its placement.
            using StandaloneSignaler? placed = _options.Placement is null ? null : new StandaloneSignaler();
            _thread = new Thread(() => Loop(placed)) { Name = Name, IsBackground = true };
            try
            {
                _options.Launch(_thread);
            }
            catch
            {
                // There will be no thread to release the poller.
                _thread = null;
                End();
                throw;
            }

            placed?.Wait(Timeout.InfiniteTimeSpan);
            _placementFailure?.Throw();
        }
    }

    /// <summary>Posts a command. Any thread. Allocates nothing.</summary>
    /// <param name="command">What to run, and by whom.</param>
    /// <returns>False when the thread has closed its mailbox on its way to the end: the command stays the caller's.</returns>
    /// <exception cref="ArgumentException">The command has no target.</exception>
    public bool Post(in Command command) => command.Target is null
        ? throw new ArgumentException("The command has no target. Name the object that is to run it.", nameof(command))
        : _mailbox.TrySend(command);

    /// <summary>Posts an action. Any thread.</summary>
    /// <param name="action">Runs on the I/O thread.</param>
    /// <returns>As <see cref="Post(in Command)"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="action"/> is null.</exception>
    public bool Post(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return _mailbox.TrySend(new Command(this, RunAction, action));
    }

    /// <summary>
    /// Gives an object to this thread. Any thread. It counts one in <see cref="Load"/> from now on until it has added its own; a reservation made by
    /// <see cref="ReactorContext.ChooseIoThread"/> is used up first.
    /// </summary>
    /// <remarks>
    /// Returns before <see cref="IIoObject.OnAttached"/> has run, except by chance. But it takes its place among the commands: whatever is posted to this thread after this has returned,
    /// by the same thread or by another that learnt of it, runs after <see cref="IIoObject.OnAttached"/>. Who has to wait for it posts a command that says so.
    /// </remarks>
    /// <param name="ioObject">The object; not attached anywhere.</param>
    /// <returns>False when the thread has closed its mailbox on its way to the end: the object stays the caller's.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="ioObject"/> is null.</exception>
    public bool Attach(IIoObject ioObject)
    {
        ArgumentNullException.ThrowIfNull(ioObject);
        if (!TryUseChoice())
        {
            Interlocked.Increment(ref _assigned);
        }

        if (_mailbox.TrySend(new Command(this, AttachObject, ioObject)))
        {
            return true;
        }

        Interlocked.Decrement(ref _assigned);
        return false;
    }

    /// <summary>Lets an object go; it has removed what it added. This thread only.</summary>
    /// <param name="ioObject">The object.</param>
    /// <returns>Whether it was attached.</returns>
    /// <exception cref="InvalidOperationException">Called from another thread.</exception>
    public bool Detach(IIoObject ioObject)
    {
        if (!IsCurrent)
        {
            throw new InvalidOperationException($"Detach belongs to the I/O thread '{Name}'. Post a command that calls it there.");
        }

        bool removed = _attached.Remove(ioObject);
        TryCloseMailbox();
        return removed;
    }

    /// <summary>
    /// Ends the thread. Any thread, any number of times, also before <see cref="Start"/>. Commands posted before are delivered, every attached object gets
    /// <see cref="IIoObject.OnStop"/>, and the loop ends when nothing is left; at the deadline what is left is removed. Returns within the timeout plus one second.
    /// </summary>
    /// <param name="timeout">Until when attached objects may finish; zero cuts at once, <see cref="Timeout.InfiniteTimeSpan"/> never.</param>
    /// <returns>How it ended. On the I/O thread itself the stop only begins, and the result says so.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    public IoThreadStopResult Stop(TimeSpan timeout)
    {
        WaitTimeout.Require(timeout, "Stop");

        RequestStop();
        if (IsCurrent)
        {
            return Snapshot();
        }

        lock (_lifecycle)
        {
            if (_thread is null)
            {
                End();
                return _result!;
            }
        }

        if (!LongWait.For(timeout, _thread.Join))
        {
            Volatile.Write(ref _cut, true);
            _poller.Stop();
            _thread.Join(Grace);
        }

        return Volatile.Read(ref _result) ?? Snapshot();
    }

    /// <summary><see cref="Stop"/> with <see cref="DisposeTimeout"/>.</summary>
    public void Dispose() => Stop(DisposeTimeout);

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    void ISignalHandler.OnSignal(ISignaler signaler)
    {
        try
        {
            _mailbox.Drain(this, _options.CommandBudget);
            while (_attached.TryTakeUnstopped(out IIoObject? ioObject))
            {
                ioObject.OnStop(this);
            }
        }
        finally
        {
            // One that threw does not keep the others from their stop.
            if (_attached.HasUnstopped)
            {
                _signaler.Signal();
            }

            TryCloseMailbox();
        }
    }

    void IMailboxHandler<Command>.OnReceived(in Command command) => command.Target.OnCommand(command);

    void ICommandHandler.OnCommand(in Command command)
    {
        switch (command.Code)
        {
            case RunAction:
                ((Action)command.Argument!)();
                break;
            case AttachObject:
                AttachNow((IIoObject)command.Argument!);
                break;
            default:
                _stopping = true;
                _attached.BeginStop();
                break;
        }
    }

    /// <summary>Begins the stop without waiting for it. Any thread.</summary>
    internal void RequestStop()
    {
        if (Interlocked.Exchange(ref _stopPosted, 1) == 0)
        {
            _mailbox.TrySend(new Command(this, BeginStop));
        }
    }

    /// <summary>Waits for the end of a thread that was started and is being stopped, and cuts nothing off. Any other thread.</summary>
    /// <returns>Whether it has ended.</returns>
    internal bool AwaitEnd(TimeSpan timeout) => LongWait.For(timeout, _thread!.Join);

    /// <summary>Counts one in <see cref="Load"/> for an object that is to be attached. Any thread.</summary>
    internal void Reserve()
    {
        Interlocked.Increment(ref _assigned);
        Interlocked.Increment(ref _choices);
    }

    private bool TryUseChoice()
    {
        int choices = Volatile.Read(ref _choices);
        while (choices > 0)
        {
            int seen = Interlocked.CompareExchange(ref _choices, choices - 1, choices);
            if (seen == choices)
            {
                return true;
            }

            choices = seen;
        }

        return false;
    }

    private void AttachNow(IIoObject ioObject)
    {
        if (!_attached.Add(ioObject))
        {
            Interlocked.Decrement(ref _assigned);
            throw new InvalidOperationException($"{ioObject} is attached to the I/O thread '{Name}' already. Attach it once.");
        }

        try
        {
            ioObject.OnAttached(this);
        }
        catch
        {
            _attached.Remove(ioObject);
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _assigned);
        }
    }

    /// <summary>When nobody is attached any more nobody needs the mailbox: without it the loop ends as soon as nothing is registered.</summary>
    private void TryCloseMailbox()
    {
        if (!_stopping || _mailboxGone || !_attached.IsEmpty)
        {
            return;
        }

        _mailbox.Close();
        if (_mailbox.IsDrained)
        {
            _mailboxGone = true;
            _signaler.Dispose();
        }
    }

    private void Loop(StandaloneSignaler? placed)
    {
        try
        {
            _options.Placement?.Apply();
        }
        catch (Exception exception) when (exception is PollerException or PlatformNotSupportedException)
        {
            _placementFailure = ExceptionDispatchInfo.Capture(exception);
            End();
            placed?.Signal();
            return;
        }

        placed?.Signal();
        while (!RunToEnd())
        {
        }

        End();
    }

    private bool RunToEnd()
    {
        try
        {
            _poller.Run();
            return _mailboxGone || Volatile.Read(ref _cut);
        }
        catch (Exception exception) when (_options.OnHandlerException is not null)
        {
            _options.OnHandlerException(this, exception);
            return Volatile.Read(ref _cut);
        }
    }

    /// <summary>After the loop, or when there will be none: lists what is left, and releases the poller.</summary>
    private void End()
    {
        if (_result is not null)
        {
            return;
        }

        _mailbox.Close();
        List<Command> undelivered = [];
        List<IIoObject> remaining = _attached.List();
        while (!_mailbox.IsDrained)
        {
            if (!_mailbox.TryReceive(out Command command))
            {
                Thread.Yield();
            }
            else if (command.Target == this && command.Code == AttachObject)
            {
                remaining.Add((IIoObject)command.Argument!);
            }
            else if (command.Target != this || command.Code != BeginStop)
            {
                undelivered.Add(command);
            }
        }

        int load = _poller.Load - (_mailboxGone ? 0 : 1);
        RuntimeMeter.Detach(this);
        _poller.Dispose();
        Volatile.Write(ref _result, new IoThreadStopResult(true, remaining, undelivered, load));
    }

    private IoThreadStopResult Snapshot() => new(false, _attached.List(), [], Load);
}

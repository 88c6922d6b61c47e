using System;
using System.Collections.Generic;
using System.Threading;

namespace Reactor.Runtime;

/// <summary>
/// Drives what was closed to its end, off the thread that closed it. A command handler on an I/O thread of the caller's choice, not a thread of its own: it has the
/// wiring of every other object there.
/// </summary>
public sealed class Reaper : ICommandHandler, IIoObject
{
    private const int ReapOne = 0;
    private const int StopReaping = 1;

    private readonly Action _done;
    private readonly HashSet<IReapable> _reaping = new(ReferenceEqualityComparer.Instance);
    private int _count;
    private bool _stopping;
    private bool _isDone;

    /// <summary>Attaches a reaper to a thread.</summary>
    /// <param name="host">The thread; stopping it stops the reaper.</param>
    /// <param name="done">Called on the thread, exactly once: when the reaper is stopped and nothing is left to reap.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The thread is ending.</exception>
    public Reaper(IoThread host, Action done)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(done);
        Host = host;
        _done = done;
        if (!host.Attach(this))
        {
            throw new InvalidOperationException($"The I/O thread '{host}' is ending and takes no reaper.");
        }
    }

    /// <summary>The thread on which everything here runs.</summary>
    public IoThread Host { get; }

    /// <summary>How many are being reaped. Any thread.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Takes over. Any thread.</summary>
    /// <param name="reapable">What is to end; nobody else touches it from now on.</param>
    /// <returns>False when the host has ended: it stays the caller's.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="reapable"/> is null.</exception>
    public bool Reap(IReapable reapable)
    {
        ArgumentNullException.ThrowIfNull(reapable);
        return Host.Post(new Command(this, ReapOne, reapable));
    }

    /// <summary>Wants to end: done is called after the last one, at once if there is none. What is to be reaped before has to be handed over before. Any thread; idempotent.</summary>
    public void Stop() => Host.Post(new Command(this, StopReaping));

    /// <summary>One has come to its end. The host's thread only.</summary>
    /// <param name="reapable">What was handed over.</param>
    /// <exception cref="ArgumentException">It is not being reaped here.</exception>
    /// <exception cref="InvalidOperationException">Called from another thread.</exception>
    public void Reaped(IReapable reapable)
    {
        if (!Host.IsCurrent)
        {
            throw new InvalidOperationException($"Reaped belongs to the I/O thread '{Host}'. Post a command that calls it there.");
        }

        if (!_reaping.Remove(reapable))
        {
            throw new ArgumentException($"{reapable} is not being reaped here, or has been reaped already.", nameof(reapable));
        }

        Volatile.Write(ref _count, _reaping.Count);
        FinishIfLast();
    }

    void IIoObject.OnAttached(IoThread thread)
    {
        // It has no descriptors of its own.
    }

    void IIoObject.OnStop(IoThread thread) => StopNow();

    void ICommandHandler.OnCommand(in Command command)
    {
        if (command.Code == StopReaping)
        {
            StopNow();
            return;
        }

        var reapable = (IReapable)command.Argument!;
        if (_reaping.Add(reapable))
        {
            Volatile.Write(ref _count, _reaping.Count);
            reapable.OnReap(this);
        }
    }

    private void StopNow()
    {
        _stopping = true;
        FinishIfLast();
    }

    private void FinishIfLast()
    {
        if (_stopping && !_isDone && _reaping.Count == 0)
        {
            _isDone = true;
            Host.Detach(this);
            _done();
        }
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace Reactor.Tests.Races;

/// <summary>
/// Runs a small program of two or three threads in every order, and with every value that weak memory lets a read return, within bounds on preemptions and on
/// stale reads. Threads change only before a memory operation, or where one waits or ends; one that looks again and again while nobody writes is made to wait.
/// It needs no kernel, and is left out of the Windows half (Reactor.Tests.csproj).
/// </summary>
internal sealed class Explorer : IDisposable
{
    private const long HeapPerStretch = 96L << 20;
    private const int FutileLooks = 4;

    private readonly WeakMemory _memory = new();
    private readonly ChoiceTrail _trail = new();
    private readonly List<ExploredThread> _pool = [];
    private readonly StandaloneSignaler _over = new();
    private readonly List<string> _steps = [];
    private ExploredThread[] _threads = [];
    private int _preemptionsLeft;
    private int _staleReadsLeft;
    private volatile bool _isOver;
    private bool _tracing;
    private string? _failure;

    /// <summary>How often a thread that could go on may be interrupted.</summary>
    public int Preemptions { get; init; } = 3;

    /// <summary>How many reads of an execution may return an old value.</summary>
    public int StaleReads { get; init; } = 2;

    /// <summary>After how many looks without anybody writing a thread lets the others go on.</summary>
    public int MostLooks { get; init; } = 12;

    /// <summary>Where to give up.</summary>
    public int MostExecutions { get; init; } = 2_000_000;

    /// <summary>The seeded mutation, if any.</summary>
    public Weakening? Weakening { get; init; }

    /// <summary>Explores until the first failure.</summary>
    /// <param name="program">Makes the program anew, in its first state.</param>
    public ExplorationResult Explore(Action<Execution> program)
    {
        int executions = 0;
        do
        {
            executions++;
            if (Execute(program) is string failure)
            {
                _tracing = true;
                Execute(program);
                return new ExplorationResult(executions, false, failure, _steps);
            }
        }
        while (_trail.Advance() && executions < MostExecutions);
        return new ExplorationResult(executions, executions < MostExecutions, null, []);
    }

    public void Dispose()
    {
        foreach (ExploredThread thread in _pool)
        {
            thread.Quit();
        }

        _over.Dispose();

        NoCollection.End();
    }

    public void ThrowIfOver()
    {
        if (_isOver)
        {
            throw new ExecutionAbandoned();
        }
    }

    public ulong Read(ExploredThread thread, Cell cell)
    {
        Look(thread);
        Step(thread);
        return Read(thread, _memory.Locate(cell), MemoryOp.Read, OrderOf(MemoryOp.Read, cell.Kind, MemoryOrder.Acquire));
    }

    public void Write(ExploredThread thread, Cell cell, ulong bits)
    {
        Step(thread);
        int location = _memory.Locate(cell);
        Trace(thread, MemoryOp.Write, location, bits, 0);
        _memory.Write(thread.Views, location, bits, OrderOf(MemoryOp.Write, cell.Kind, MemoryOrder.Release));
    }

    public ulong Modify(ExploredThread thread, Cell cell, MemoryOp op, ulong operand)
    {
        Step(thread);
        MemoryOrder order = OrderOf(op, cell.Kind, MemoryOrder.Full);
        int location = _memory.Locate(cell);
        ulong before = _memory.Newest(location);
        ulong after = op switch
        {
            MemoryOp.FetchAdd => before + operand,
            MemoryOp.FetchAnd => before & operand,
            MemoryOp.FetchOr => before | operand,
            _ => operand,
        };
        Replace(thread, location, cell.Kind == CellKind.Int ? (uint)after : after, op, order);
        return before;
    }

    public ulong CompareExchange(ExploredThread thread, Cell cell, ulong operand, ulong comparand)
    {
        Step(thread);
        MemoryOrder order = OrderOf(MemoryOp.CompareExchange, cell.Kind, MemoryOrder.Full);
        int location = _memory.Locate(cell);
        ulong before = _memory.Newest(location);
        if (before == comparand)
        {
            Replace(thread, location, operand, MemoryOp.CompareExchange, order);
            return before;
        }

        // A failure writes nothing, so it hands nothing on, and is a read like any other.
        return Read(thread, location, MemoryOp.CompareExchange, order is MemoryOrder.Full or MemoryOrder.Torn ? MemoryOrder.Acquire : order, comparand);
    }

    /// <summary>Writes data of the test past the seam, as users of the protocol do.</summary>
    public void Publish(ExploredThread thread, Cell datum) => _memory.Write(thread.Views, _memory.Locate(datum), 1, MemoryOrder.Relaxed);

    /// <summary>Whether the thread is certain to see that data.</summary>
    public bool Sees(ExploredThread thread, Cell datum) =>
        _memory.Locate(datum) is int location && _memory.Newest(location) == 1 && _memory.Sees(thread.Views, location);

    /// <summary>Whether the thread is certain to see the newest value of a location.</summary>
    public bool SeesNewest(ExploredThread thread, Cell cell) => _memory.Sees(thread.Views, _memory.Locate(cell));

    /// <summary>Whether the thread is certain to see a reference wherever it was written past the seam.</summary>
    public bool SeesWriteOf(ExploredThread thread, object reference) => _memory.SeesWritesOf(thread.Views, Cell.BitsOf(reference));

    /// <summary>A system call that the program makes: a place to change threads, ordering all before and after.</summary>
    public void Call(ExploredThread thread, string what)
    {
        Step(thread);
        _memory.Fence(thread.Views);
        Trace(thread, what);
    }

    /// <summary>Waits, while the other threads run.</summary>
    public void Wait(ExploredThread thread, string what, Func<bool> condition)
    {
        Call(thread, what);
        if (!condition())
        {
            thread.Condition = condition;
            PassOn(thread);
            thread.Condition = null;
            _memory.Fence(thread.Views);
        }
    }

    public void Ended(ExploredThread thread, Exception? failure)
    {
        if (_isOver)
        {
            return;
        }

        _memory.Notice(thread.Views);
        if (failure is not null)
        {
            _failure = $"{thread.Name}: {failure.Message}";
            End();
        }
        else if (Others(thread) is { Length: > 0 } others)
        {
            others[_trail.Choose(others.Length)].Resume();
        }
        else
        {
            End();
        }
    }

    private ulong Read(ExploredThread thread, int location, MemoryOp op, MemoryOrder order, ulong? unlike = null)
    {
        int choices = _staleReadsLeft > 0 && thread.Looks < FutileLooks ? _memory.Choices(thread.Views, location) : 1;
        int age = _trail.Choose(choices);
        if (unlike == _memory.Value(location, age))
        {
            age = 0;
        }

        _staleReadsLeft -= age > 0 ? 1 : 0;
        ulong bits = _memory.Read(thread.Views, location, age, order);
        Trace(thread, op, location, bits, age);
        return bits;
    }

    private void Replace(ExploredThread thread, int location, ulong bits, MemoryOp op, MemoryOrder order)
    {
        bool isTorn = order == MemoryOrder.Torn;
        if (isTorn)
        {
            order = MemoryOrder.Full;
        }

        if (order == MemoryOrder.Full)
        {
            _memory.Fence(thread.Views);
        }

        _memory.Read(thread.Views, location, 0, order);
        Trace(thread, op, location, bits, 0);
        if (isTorn)
        {
            Step(thread);
        }

        _memory.Replace(thread.Views, location, bits, order);
        if (order == MemoryOrder.Full)
        {
            _memory.Fence(thread.Views);
        }
    }

    private void Look(ExploredThread thread)
    {
        if (thread.WritesAtLook != _memory.Writes)
        {
            (thread.WritesAtLook, thread.Looks) = (_memory.Writes, 0);
        }

        thread.Looks++;
        if (thread.Looks > MostLooks)
        {
            ThrowIfOver();
            int writes = _memory.Writes;
            thread.Condition = () => _memory.Writes != writes;
            PassOn(thread);
            thread.Condition = null;
        }
    }

    private void Step(ExploredThread thread)
    {
        ThrowIfOver();
        _memory.Notice(thread.Views);
        if (_preemptionsLeft > 0 && thread.Looks < FutileLooks)
        {
            ExploredThread[] others = Others(thread);
            int choice = _trail.Choose(others.Length + 1);
            if (choice > 0)
            {
                _preemptionsLeft--;
                Pass(thread, others[choice - 1]);
            }
        }
    }

    private void PassOn(ExploredThread thread)
    {
        ExploredThread[] others = Others(thread);
        if (others.Length == 0)
        {
            End();
            thread.Await();
            ThrowIfOver();
        }
        else
        {
            Pass(thread, others[_trail.Choose(others.Length)]);
        }
    }

    private void Pass(ExploredThread from, ExploredThread to)
    {
        to.Resume();
        from.Await();
        ThrowIfOver();
    }

    private ExploredThread[] Others(ExploredThread thread) => [.. _threads.Where(other => other != thread && other.CanRun)];

    private void End()
    {
        _isOver = true;
        _over.Signal();
    }

    private string? Execute(Action<Execution> program)
    {
        while (true)
        {
            NoCollection.Begin(HeapPerStretch);
            int collections = GC.CollectionCount(0);
            string? failure = ExecuteOnce(program);
            if (GC.CollectionCount(0) == collections)
            {
                return failure;
            }

            // Addresses have moved, so what was seen means nothing: the same execution once more.
        }
    }

    private string? ExecuteOnce(Action<Execution> program)
    {
        _trail.Restart();
        _memory.Clear();
        _steps.Clear();
        (_preemptionsLeft, _staleReadsLeft, _isOver, _failure) = (Preemptions, StaleReads, false, null);
        Execution execution = new();
        program(execution);
        while (_pool.Count < execution.Threads.Count)
        {
            _pool.Add(new ExploredThread(this));
        }

        _threads = [.. _pool.Take(execution.Threads.Count)];
        for (int i = 0; i < _threads.Length; i++)
        {
            _threads[i].Begin(execution.Threads[i].Name, execution.Threads[i].IsServer, execution.Threads[i].Body);
        }

        foreach (Cell cell in execution.Watched)
        {
            _memory.Locate(cell);
        }

        _threads[_trail.Choose(_threads.Length)].Resume();
        _over.Wait(Timeout.InfiniteTimeSpan);
        _failure ??= Check(execution);
        foreach (ExploredThread thread in _threads)
        {
            if (!thread.IsDone)
            {
                thread.Resume();
            }

            thread.AwaitEnd();
        }

        return _failure;
    }

    private string? Check(Execution execution)
    {
        foreach (ExploredThread thread in _threads)
        {
            if (!thread.IsDone && (!thread.IsServer || thread.Looks > MostLooks))
            {
                return $"{thread.Name} waits for ever";
            }
        }

        foreach (Action check in execution.Checks)
        {
            try
            {
                check();
            }
            catch (Exception exception)
            {
                return exception.Message;
            }
        }

        return null;
    }

    private MemoryOrder OrderOf(MemoryOp op, CellKind kind, MemoryOrder usual) =>
        Weakening is { } weakening && weakening.Op == op && weakening.Kind == kind ? weakening.To : usual;

    private void Trace(ExploredThread thread, MemoryOp op, int location, ulong bits, int age)
    {
        if (_tracing)
        {
            Trace(thread, $"{op} of location {location}: {_memory.Text(location, bits)}{(age == 0 ? "" : $", {age} writes old")}");
        }
    }

    private void Trace(ExploredThread thread, string what)
    {
        if (_tracing)
        {
            _steps.Add($"{thread.Name}: {what}");
        }
    }
}

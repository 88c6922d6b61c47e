using System;
using System.Threading;

namespace Reactor.Tests.Races;

/// <summary>A real thread that runs only when its <see cref="Explorer"/> says so. It is reused from execution to execution.</summary>
internal sealed class ExploredThread
{
    [ThreadStatic]
    private static ExploredThread? _current;

    private readonly StandaloneSignaler _turn = new();
    private readonly StandaloneSignaler _ended = new();
    private Action? _body;

    public ExploredThread(Explorer explorer)
    {
        Explorer = explorer;
        new Thread(Live) { IsBackground = true, Name = "explored" }.Start();
    }

    public static ExploredThread? Current => _current;

    public Explorer Explorer { get; }

    public string Name { get; private set; } = "";

    /// <summary>Whether the program counts as ended while this thread still waits.</summary>
    public bool IsServer { get; private set; }

    public ThreadViews Views { get; } = new();

    public bool IsDone { get; private set; }

    /// <summary>What it waits for; null when it can run.</summary>
    public Func<bool>? Condition { get; set; }

    /// <summary>Reads made since anybody last wrote.</summary>
    public int Looks { get; set; }

    public int WritesAtLook { get; set; }

    public bool CanRun => !IsDone && (Condition is null || Condition());

    public void Begin(string name, bool isServer, Action body)
    {
        (Name, IsServer, _body, IsDone, Condition, Looks, WritesAtLook) = (name, isServer, body, false, null, 0, -1);
        Views.Clear();
    }

    public void Resume() => _turn.Signal();

    public void Await() => _turn.Wait(Timeout.InfiniteTimeSpan);

    public void AwaitEnd() => _ended.Wait(Timeout.InfiniteTimeSpan);

    public void Quit()
    {
        _body = null;
        _turn.Signal();
    }

    private void Live()
    {
        _current = this;
        while (true)
        {
            _turn.Wait(Timeout.InfiniteTimeSpan);
            if (_body is null)
            {
                return;
            }

            Exception? failure = null;
            try
            {
                Explorer.ThrowIfOver();
                _body();
            }
            catch (ExecutionAbandoned)
            {
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            IsDone = true;
            Explorer.Ended(this, failure);
            _ended.Signal();
        }
    }
}

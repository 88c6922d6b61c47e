using System;
using System.Linq;
using System.Threading;
using NUnit.Framework;

namespace Reactor.Tests.Runtime;

/// <summary>Threads of one test: what one of them throws fails the test that joins them, instead of the process.</summary>
internal sealed class Crew
{
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly Thread[] _threads;
    private Exception? _failure;

    public Crew(int count, Action<int> body)
    {
        _threads = [.. Enumerable.Range(0, count).Select(i => new Thread(() => Run(body, i)) { IsBackground = true, Name = $"crew {i}" })];
        foreach (Thread thread in _threads)
        {
            thread.Start();
        }
    }

    public void Join(string state = "")
    {
        foreach (Thread thread in _threads)
        {
            Assert.That(thread.Join(Bound), $"Thread {thread.Name} did not end. {state}{_failure}");
        }

        Assert.That(_failure, Is.Null);
    }

    private void Run(Action<int> body, int index)
    {
        try
        {
            body(index);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, exception, null);
        }
    }
}

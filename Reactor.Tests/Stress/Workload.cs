using System;
using System.Collections.Generic;
using System.Threading;

namespace Reactor.Tests.Stress;

/// <summary>Something that many threads do at once to one kind of poller, in rounds that begin and end with nothing left over.</summary>
internal abstract class Workload
{
    /// <summary>After which a round that has not ended is a hang.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static IReadOnlyList<Workload> All { get; } =
    [
        new SignalAgainstDispose(), new SendAgainstClose(), new CloseAgainstShutdown(), new ContextChurn(), new MovingDescriptors(), new ThrowingHandlers(), new TimerChurn(), new ConnectionChurn(),
    ];

    public override string ToString() => GetType().Name;

    /// <summary>One round; throws when something was lost.</summary>
    public abstract void Round(BackendFixture backend, Tally tally, int seed);

    /// <summary>Runs on threads of their own, and hands on what one of them threw.</summary>
    internal static void InParallel(TimeSpan patience, params Action[] actions)
    {
        Exception? thrown = null;
        Thread[] threads = Array.ConvertAll(actions, action => new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref thrown, exception, null);
            }
        })
        { Name = "stress", IsBackground = true });
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            if (!thread.Join(patience))
            {
                throw new TimeoutException($"{Volatile.Read(ref thrown)?.ToString() ?? "a thread hangs"}\n{ThreadStates.Describe()}");
            }
        }

        if (thrown is not null)
        {
            throw new InvalidOperationException(thrown.Message, thrown);
        }
    }

    protected static void InParallel(params Action[] actions) => InParallel(Patience, actions);

    protected static void Require(bool holds, Func<string> failure) => Must.Hold(holds, failure);

    protected static void Until(Func<bool> condition, Func<string> state) =>
        Require(SpinWait.SpinUntil(condition, Patience), () => $"{state()}\n{ThreadStates.Describe()}");
}

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Net.Sockets;
using System.Threading;
using NUnit.Framework;

namespace Reactor.Tests.Contract;

/// <summary>What tests of the contract share: a poller of each backend and wakeup, connected pairs, guarded waits, and a look at what each test leaves open.</summary>
internal abstract class ContractTest(BackendFixture backend)
{
    /// <summary>Long enough that a wait which comes to its end has missed what it waited for.</summary>
    protected static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    private const int Decoys = 8;

    private readonly Stack<IDisposable> _open = new();
    private readonly Stack<Socket> _decoys = new();
    private StuckWait _guard = null!;
    private OpenDescriptors _before = null!;

    protected BackendFixture Backend { get; } = backend;

    [OneTimeSetUp]
    public void WarmUp()
    {
        foreach (Func<DescriptorPair> pair in Backend.Pairs)
        {
            pair().Dispose();
        }
    }

    [SetUp]
    public void Begin()
    {
        _guard = new StuckWait();
        _before = OpenDescriptors.Now();
    }

    [TearDown]
    public void End()
    {
        while (_open.TryPop(out IDisposable? opened))
        {
            opened.Dispose();
        }

        _guard.Dispose();
        if (OpenDescriptors.AreExact)
        {
            OpenDescriptors after = OpenDescriptors.Now();
            Assert.That(after.Count, Is.EqualTo(_before.Count), () => $"before: {_before}; after: {after}");
        }
    }

    /// <summary>Opens a poller that the test closes at its end.</summary>
    protected IPoller Open(int batchSize = PollerOptions.DefaultBatchSize, TimeProvider? clock = null) =>
        Track(Backend.Create(new PollerOptions { BatchSize = batchSize, Clock = clock ?? TimeProvider.System }));

    /// <summary>Makes a connected pair of one of the backend's kinds.</summary>
    protected DescriptorPair Pair(int kind = 0) => Track(Backend.Pairs[kind % Backend.Pairs.Count]());

    /// <summary>
    /// Makes a pair whose near end is to be closed while it is registered. The number that becomes free then must stay free: whoever else opens something meanwhile, .NET
    /// itself or a modelled kernel, gets one of the lower numbers that <see cref="CloseNear"/> frees with it.
    /// </summary>
    protected DescriptorPair DoomedPair()
    {
        for (int i = 0; i < Decoys; i++)
        {
            _decoys.Push(Track(new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)));
        }

        return Pair();
    }

    /// <summary>Closes the near end of a doomed pair.</summary>
    protected void CloseNear(DescriptorPair doomed)
    {
        while (_decoys.TryPop(out Socket? decoy))
        {
            decoy.Close();
        }

        doomed.Near.Close();
    }

    protected T Track<T>(T opened)
        where T : IDisposable
    {
        _open.Push(opened);
        return opened;
    }

    /// <summary>A turn that waits until there is something.</summary>
    protected int Wait(IPoller poller) => Turn(poller, Timeout.InfiniteTimeSpan);

    /// <summary>A turn that fails the test when it does not come back.</summary>
    protected int Turn(IPoller poller, TimeSpan timeout)
    {
        int count = _guard.RunOnce(poller, timeout);
        Assert.That(_guard.Happened, Is.False, "the turn was still waiting when it was broken off");
        return count;
    }

    /// <summary>The loop, until it ends by itself.</summary>
    protected void Run(IPoller poller)
    {
        _guard.Run(poller);
        Assert.That(_guard.Happened, Is.False, "the loop was still running when it was broken off");
    }

    /// <summary>Runs turns until something has come about; how long that takes decides nothing.</summary>
    protected void TurnUntil(IPoller poller, Func<bool> condition, Func<string> state)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(StuckWait.Limit), state);
            Turn(poller, TimeSpan.FromMilliseconds(5));
        }
    }

    /// <summary>Waits until the near end of a pair shows readiness to another way of asking.</summary>
    protected static void Settle(DescriptorPair pair, SelectMode mode) =>
        Assert.That(SpinWait.SpinUntil(() => pair.Near.Poll(0, mode), StuckWait.Limit), Is.True, "the kernel never showed it");

    /// <summary>Makes the near end readable.</summary>
    protected static void Feed(DescriptorPair pair, int count = 1)
    {
        Assert.That(pair.Far.Send(new byte[count]), Is.EqualTo(count));
        Settle(pair, SelectMode.SelectRead);
    }

    /// <summary>Does something on another thread and waits for it, handing back what it threw.</summary>
    protected internal static Exception? Elsewhere(Action action)
    {
        Exception? thrown = null;
        Thread thread = new(() =>
        {
            try
            {
                action();
            }
            catch (Exception exception)
            {
                thrown = exception;
            }
        });
        thread.Start();
        Assert.That(thread.Join(StuckWait.Limit), Is.True, "the other thread did not come back");
        return thrown;
    }

    /// <summary>Starts a thread that acts once the poller sleeps.</summary>
    protected static Thread OnceAsleep(IPoller poller, Action action)
    {
        long sleeps = poller.Statistics.Sleeps;
        Thread thread = new(() =>
        {
            SpinWait.SpinUntil(() => poller.Statistics.Sleeps > sleeps, StuckWait.Limit);
            action();
        });
        thread.Start();
        return thread;
    }
}

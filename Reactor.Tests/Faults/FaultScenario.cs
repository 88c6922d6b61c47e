using System;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Threading;
using Mono.Unix.Native;

namespace Reactor.Tests.Faults;

/// <summary>
/// A life of a poller in which every native call is made: made, descriptors added and changed, woken, hung up on without interest, left with a registration that the
/// kernel cannot delete, disposed. It goes on after each exception that the contract allows; any other, or anything missed, is a failure.
/// </summary>
internal sealed class FaultScenario(FaultFixture fixture, FaultPlan plan) : IDisposable
{
    private const int MostTurns = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly List<Socket> _sockets = [];
    private readonly List<PollerException> _exceptions = [];
    private IPoller? _poller;

    /// <summary>What came out.</summary>
    public IReadOnlyList<PollerException> Exceptions => _exceptions;

    /// <summary>How often a descriptor's handler was told of an error that was not its peer's.</summary>
    public int ErrorsTold { get; private set; }

    public void Run()
    {
        while (!Try(() => _poller = fixture.Create(plan, new PollerOptions { BatchSize = 4 })))
        {
            Require(plan.Open().Length == 0, () => $"a failed constructor leaves {plan.Open().Length} descriptors open");
        }

        Reads();
        Wakes();
        Writes();
        HangsUpInSilence();
        if (OperatingSystem.IsLinux())
        {
            OutlivesItsDescriptor();
        }

        Require(_poller!.Load == 0, () => $"the load is {_poller.Load} at the end");
        _poller.Dispose();
        Require(plan.Open().Length == 0, () => $"{plan.Open().Length} descriptors stay open");
    }

    public void Dispose()
    {
        _poller?.Dispose();
        foreach (Socket socket in _sockets)
        {
            socket.Dispose();
        }
    }

    private void Reads()
    {
        (Socket near, Socket far) = Pair();
        Witness witness = new();
        PollHandle handle = Add(near, witness, Interest.Read);
        far.Send("x"u8);
        TurnUntil(() => Saw(witness, handle, Interest.Read, Readiness.Read), "a byte");
        near.Receive(new byte[8]);
        Quieten(witness, handle, Interest.Read);
        _poller!.SetInterest(handle, Interest.None);
        far.Send("y"u8);
        Turns(3);
        Require(witness.Ready == 0 || plan.Struck, () => $"{witness.Last} without interest");
        _poller.SetInterest(handle, Interest.Read);
        TurnUntil(() => Saw(witness, handle, Interest.Read, Readiness.Read), "a byte that was there before the interest");

        // Removed while the kernel is asked about it.
        near.Receive(new byte[8]);
        Quieten(witness, handle, Interest.Read);
        _poller.Remove(handle);
    }

    private void Wakes()
    {
        Witness witness = new();
        ISignaler signaler = _poller!.CreateSignaler(witness);
        for (int i = 0; i < 6; i++)
        {
            int before = witness.Signals;
            long sleeps = _poller.Statistics.Sleeps;
            Thread sender = new(() =>
            {
                SpinWait.SpinUntil(() => _poller.Statistics.Sleeps > sleeps, Patience);
                signaler.Signal();
            });
            sender.Start();
            TurnUntil(() => witness.Signals > before, "a signal", Timeout.InfiniteTimeSpan);
            sender.Join();
        }

        _poller.AddTimer(TimeSpan.FromMilliseconds(1), witness);
        TurnUntil(() => witness.Timers == 1, "a timer", Timeout.InfiniteTimeSpan);
        signaler.Dispose();
    }

    private void Writes()
    {
        (Socket near, Socket far) = Pair();
        Witness witness = new();
        PollHandle handle = Add(near, witness, Interest.Write);
        TurnUntil(() => Saw(witness, handle, Interest.Write, Readiness.Write), "room to write");
        DescriptorPair.Fill(near);
        Quieten(witness, handle, Interest.Write);
        DescriptorPair.Drain(far);
        TurnUntil(() => Saw(witness, handle, Interest.Write, Readiness.Write), "room to write after a full buffer");
        _poller!.SetInterest(handle, Interest.Read | Interest.Write);
        far.Send("z"u8);
        TurnUntil(() => Saw(witness, handle, Interest.Read | Interest.Write, Readiness.Read), "a byte while writing");
        _poller.Remove(handle);
    }

    private void HangsUpInSilence()
    {
        (Socket near, Socket far) = Pair();
        Witness witness = new();
        PollHandle handle = Add(near, witness, Interest.None);
        far.Dispose();
        Turns(3);
        Require(witness.Ready == 0, () => $"{witness.Last} without interest, at a hang-up");
        _poller!.SetInterest(handle, Interest.Read);
        TurnUntil(() => Saw(witness, handle, Interest.Read, Readiness.Read), "a hang-up");
        _poller.Remove(handle);
    }

    /// <summary>Closed before it is removed, while a duplicate keeps the open file alive: the kernel may go on watching what nobody can name any more.</summary>
    private void OutlivesItsDescriptor()
    {
        (Socket near, Socket far) = Pair();
        (Socket other, Socket otherFar) = Pair();
        Witness gone = new();
        Witness stays = new();
        PollHandle handle = Add(near, gone, Interest.Read);
        PollHandle otherHandle = Add(other, stays, Interest.Read);
        int duplicate = Syscall.dup((int)near.Handle);
        near.Dispose();
        _poller!.Remove(handle);
        far.Send("late"u8);
        Turns(3);
        otherFar.Send("x"u8);
        TurnUntil(() => Saw(stays, otherHandle, Interest.Read, Readiness.Read), "a byte beside a lost registration");
        Require(gone.Ready == 0, () => $"{gone.Last} after Remove");
        _poller.Remove(otherHandle);
        Require(Syscall.close(duplicate) == 0, () => "the duplicate cannot be closed");
    }

    private PollHandle Add(Socket socket, Witness witness, Interest interest)
    {
        PollHandle handle = default;
        int load = _poller!.Load;
        while (!Try(() => handle = _poller.Add(socket.Handle, witness, interest)))
        {
            Require(_poller.Load == load, () => "a failed Add counts");
        }

        return handle;
    }

    /// <summary>Whether a readiness has come; the interest of a registration that failed is set again, as its owner would.</summary>
    private bool Saw(Witness witness, PollHandle handle, Interest interest, Readiness wanted)
    {
        if ((witness.All & Readiness.Error) != 0)
        {
            Require(plan.Struck, () => $"{witness.All} from nowhere");
            ErrorsTold++;
            witness.Forget();
            _poller!.SetInterest(handle, interest);
            return false;
        }

        return (witness.All & wanted) != 0;
    }

    /// <summary>Lets go what was ready before.</summary>
    private void Quieten(Witness witness, PollHandle handle, Interest interest)
    {
        Turns(2);
        Saw(witness, handle, interest, Readiness.None);
        witness.Forget();
    }

    private void Turns(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Try(() => _poller!.RunOnce(TimeSpan.Zero));
        }
    }

    private void TurnUntil(Func<bool> condition, string what, TimeSpan? timeout = null)
    {
        using StuckWait guard = new();
        for (int i = 0; i < MostTurns && !condition(); i++)
        {
            Try(() => guard.RunOnce(_poller!, timeout ?? TimeSpan.FromMilliseconds(20)));
            Require(!guard.Happened, () => $"the wait for {what} never ended");
        }

        Require(condition(), () => $"{what} never came");
    }

    private bool Try(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (PollerException exception)
        {
            Require(plan.Struck, () => $"unprovoked: {exception.Message}");
            _exceptions.Add(exception);
            Require(_exceptions.Count < MostTurns, () => $"no end of exceptions, the last: {exception.Message}");
            return false;
        }
    }

    private (Socket Near, Socket Far) Pair()
    {
        DescriptorPair pair = OperatingSystem.IsWindows() ? DescriptorPair.Tcp() : DescriptorPair.Unix();
        _sockets.Add(pair.Near);
        _sockets.Add(pair.Far);
        return (pair.Near, pair.Far);
    }

    private void Require(bool holds, Func<string> failure)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"{fixture} with {plan}: {failure()}");
        }
    }
}

using System;
using System.Net.Sockets;
using System.Threading;
using Reactor.Runtime;

namespace Reactor.Tests.Stress;

/// <summary>A connection is moved between two loops again and again while its peer sends: every byte comes, once, in order.</summary>
internal sealed class MovingDescriptors : Workload
{
    private const int Bytes = 4000;
    private const int Moves = 60;

    public override void Round(BackendFixture backend, Tally tally, int seed)
    {
        using IoThread first = new(backend.ThreadOptions());
        using IoThread second = new(backend.ThreadOptions());
        first.Start();
        second.Start();
        using DescriptorPair pair = DescriptorPair.Tcp();
        tally.Open(2);
        Mover mover = new(pair.Near, [first, second]);
        first.Post(mover.Settle);
        InParallel(
            () =>
            {
                byte[] one = new byte[1];
                for (int i = 0; i < Bytes; i++)
                {
                    one[0] = (byte)i;
                    while (pair.Far.Send(one, SocketFlags.None, out SocketError error) != 1)
                    {
                        Require(error == SocketError.WouldBlock, () => $"{error}");
                        pair.Far.Poll(TimeSpan.FromMilliseconds(10), SelectMode.SelectWrite);
                    }
                }
            },
            () =>
            {
                for (int i = 0; i < Moves; i++)
                {
                    long moved = mover.Moved;
                    mover.Move();
                    Until(() => mover.Moved > moved, () => $"move {i} never came about");
                }
            });
        Until(() => mover.Received == Bytes, () => $"{mover.Received} of {Bytes} bytes came");
        Require(mover.Failure is null, () => mover.Failure!);
        tally.Send(Bytes);
        tally.Receive(mover.Received);
        mover.End();
        Require(first.Stop(Patience) is { Ended: true, RemainingLoad: 0 } && second.Stop(Patience) is { Ended: true, RemainingLoad: 0 }, () => "a loop did not end empty");
        tally.Close(2);
        tally.Round();
    }

    private sealed class Mover(Socket socket, IoThread[] hosts) : IReadyHandler
    {
        private readonly byte[] _buffer = new byte[64];
        private int _at;
        private PollHandle _handle;
        private long _moved;
        private int _received;

        public long Moved => Interlocked.Read(ref _moved);

        public int Received => Volatile.Read(ref _received);

        public string? Failure { get; private set; }

        private IoThread Host => hosts[_at];

        public void Settle() => _handle = Host.Poller.Add(socket.Handle, this, Interest.Read);

        /// <summary>Leaves the loop where it is, and settles on the other.</summary>
        public void Move() => Host.Post(() =>
        {
            Host.Poller.Remove(_handle);
            _at = 1 - _at;
            Host.Post(() =>
            {
                Settle();
                Interlocked.Increment(ref _moved);
            });
        });

        public void End()
        {
            using StandaloneSignaler gone = new();
            Host.Post(() =>
            {
                Host.Poller.Remove(_handle);
                gone.Signal();
            });
            Require(gone.Wait(Patience), () => "the last removal never came about");
        }

        public void OnReady(PollHandle handle, Readiness readiness)
        {
            if (handle != _handle)
            {
                Failure ??= $"{handle} was called after it was removed";
            }

            int count = socket.Receive(_buffer, SocketFlags.None, out _);
            for (int i = 0; i < count; i++)
            {
                if (_buffer[i] != (byte)(_received + i))
                {
                    Failure ??= $"byte {_received + i} is {_buffer[i]}";
                }
            }

            Volatile.Write(ref _received, _received + Math.Max(count, 0));
        }
    }
}

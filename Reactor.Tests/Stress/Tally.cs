using System.Threading;

namespace Reactor.Tests.Stress;

/// <summary>What workloads count; each pair must be equal when they rest. Any thread.</summary>
internal sealed class Tally
{
    private long _rounds;
    private long _sent;
    private long _received;
    private long _opened;
    private long _closed;

    public long Rounds => Interlocked.Read(ref _rounds);

    public long Sent => Interlocked.Read(ref _sent);

    public long Received => Interlocked.Read(ref _received);

    public long Opened => Interlocked.Read(ref _opened);

    public long Closed => Interlocked.Read(ref _closed);

    public bool IsEven => Sent == Received && Opened == Closed;

    public void Round() => Interlocked.Increment(ref _rounds);

    public void Send(long count = 1) => Interlocked.Add(ref _sent, count);

    public void Receive(long count = 1) => Interlocked.Add(ref _received, count);

    public void Open(long count = 1) => Interlocked.Add(ref _opened, count);

    public void Close(long count = 1) => Interlocked.Add(ref _closed, count);

    public override string ToString() => $"{Rounds} rounds, sent {Sent} received {Received}, opened {Opened} closed {Closed}";
}

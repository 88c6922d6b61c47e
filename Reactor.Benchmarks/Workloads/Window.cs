using System.Threading;

namespace Reactor.Benchmarks;

/// <summary>
/// How far a writer may be ahead of its reader: 2000 messages, told of every 1000, as libzmq's pipes are by default. The same for every contender in C#.
/// </summary>
internal sealed class Window
{
    public const int Size = 2000;
    private const int Step = Size / 2;

    private readonly StandaloneSignaler _signaler = new();
    private long _allowed = Size;
    private long _written;
    private long _read;
    private long _announced;

    /// <summary>Before a write. Writer only.</summary>
    public void Write()
    {
        if (++_written > _allowed)
        {
            Await();
        }
    }

    /// <summary>After a read. Reader only.</summary>
    public void Read()
    {
        if (++_read - _announced == Step)
        {
            Volatile.Write(ref _announced, _read);
            _signaler.Signal();
        }
    }

    private void Await()
    {
        while ((_allowed = Volatile.Read(ref _announced) + Size) < _written)
        {
            _signaler.Wait(Timeout.InfiniteTimeSpan);
        }
    }
}

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
    private readonly int _round;
    private WindowEnds _ends;

    /// <param name="round">Messages in a round.</param>
    public Window(int round)
    {
        _round = round;
        _ends.Allowed = Size;
        _ends.RoundEnd = round;
    }

    /// <summary>Before a write. Writer only.</summary>
    public void Write()
    {
        if (++_ends.Written > _ends.Allowed)
        {
            Await();
        }
    }

    /// <summary>After a read. Reader only.</summary>
    /// <returns>Whether it was the last of a round.</returns>
    public bool Read()
    {
        if (++_ends.Read - _ends.Announced == Step)
        {
            Volatile.Write(ref _ends.Announced, _ends.Read);
            _signaler.Signal();
        }

        if (_ends.Read != _ends.RoundEnd)
        {
            return false;
        }

        _ends.RoundEnd += _round;
        return true;
    }

    private void Await()
    {
        while ((_ends.Allowed = Volatile.Read(ref _ends.Announced) + Size) < _ends.Written)
        {
            _signaler.Wait(Timeout.InfiniteTimeSpan);
        }
    }
}

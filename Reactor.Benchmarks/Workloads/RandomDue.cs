using System;

namespace Reactor.Benchmarks;

/// <summary>Due times that never come while a benchmark runs, the same in all contenders: from one to two hours, in milliseconds.</summary>
internal struct RandomDue
{
    private const ulong Horizon = 3600 * 1000;

    private ulong _state;

    public static RandomDue Start => new() { _state = 88172645463325252 };

    public TimeSpan Next()
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return TimeSpan.FromTicks((long)(Horizon + (_state % Horizon)) * TimeSpan.TicksPerMillisecond);
    }
}

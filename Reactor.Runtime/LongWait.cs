using System;
using System.Diagnostics;
using System.Threading;

namespace Reactor.Runtime;

/// <summary>Waits as long as a <see cref="TimeSpan"/> can say; .NET's own waits take 24 days at most.</summary>
internal static class LongWait
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <summary>Waits piece by piece.</summary>
    /// <param name="timeout">Zero or more, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <param name="wait">Waits for so long, and says whether what it waits for has come.</param>
    /// <returns>What the last piece said.</returns>
    public static bool For(TimeSpan timeout, Func<TimeSpan, bool> wait)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
        {
            return wait(timeout);
        }

        long start = Stopwatch.GetTimestamp();
        TimeSpan rest = timeout;
        while (true)
        {
            if (wait(rest < Longest ? rest : Longest))
            {
                return true;
            }

            rest = timeout - Stopwatch.GetElapsedTime(start);
            if (rest <= TimeSpan.Zero)
            {
                return false;
            }
        }
    }
}

using System;
using System.Threading;

namespace Reactor;

/// <summary>What every call that waits accepts as its time.</summary>
internal static class WaitTimeout
{
    /// <summary>Refuses a negative time that is not <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    /// <param name="timeout">The caller's parameter of that name.</param>
    /// <param name="operation">The call, as the message names it.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    public static void Require(TimeSpan timeout, string operation)
    {
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, $"{operation}: the timeout is negative. Use zero, a positive time, or Timeout.InfiniteTimeSpan.");
        }
    }
}

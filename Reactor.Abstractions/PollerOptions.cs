using System;

namespace Reactor;

/// <summary>How a poller is made. Read once, by the poller's constructor.</summary>
public sealed class PollerOptions
{
    /// <summary>The number of events fetched from the kernel by one wait unless told otherwise.</summary>
    public const int DefaultBatchSize = 256;

    /// <summary>How the loop is woken from another thread.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration's.</exception>
    public SignalerKind Signaler
    {
        get;
        init
        {
            if (!Enum.IsDefined(value))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "Not a kind of signaler. Use SignalerKind.Default or SignalerKind.SocketPair.");
            }

            field = value;
        }
    } = SignalerKind.Default;

    /// <summary>The most events that one wait fetches from the kernel, from 1 to 65536.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside that range.</exception>
    public int BatchSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 65536);
            field = value;
        }
    } = DefaultBatchSize;

    /// <summary>
    /// The monotonic clock of timers and waits. A clock that stands still makes a finite wait last until something happens: the
    /// wait is cut by the kernel's own time and then compared with this clock again.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider Clock
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = TimeProvider.System;

    /// <summary>
    /// How long a turn looks for work without sleeping before it blocks in the kernel; zero, the default, blocks at once. Spinning
    /// buys wake-up latency with a core's time.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or longer than a second.</exception>
    public TimeSpan Spin
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromSeconds(1));
            field = value;
        }
    }

    /// <summary>The seam behind which a socket pair is made.</summary>
    internal Func<SocketPair> MakePair { get; init; } = SocketPair.Create;
}

using System;

namespace Reactor.Runtime;

/// <summary>How a <see cref="ReactorContext"/> is made.</summary>
public sealed class ReactorContextOptions
{
    /// <summary>The most I/O threads that an affinity mask can name.</summary>
    public const int IoThreadLimit = 64;

    /// <summary>The number of I/O threads, from 0 (in-process transports only) to <see cref="IoThreadLimit"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside that range.</exception>
    public int IoThreads
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, IoThreadLimit);
            field = value;
        }
    } = 1;

    /// <summary>The most sockets that may be open or still be reaped at one time, 1 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxSockets
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1023;

    /// <summary>The backend of every thread; null for <see cref="Backends.Default"/>.</summary>
    public IBackend? Backend { get; init; }

    /// <summary>How every thread's poller is made; null for the defaults.</summary>
    public PollerOptions? Poller { get; init; }

    /// <summary>What every thread's name begins with. Linux shows the first 15 bytes of a name.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string ThreadNamePrefix
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = "Reactor";

    /// <summary>Priority and processors of the I/O threads; null leaves them.</summary>
    public ThreadPlacement? Placement { get; init; }

    /// <inheritdoc cref="IoThreadOptions.OnHandlerException"/>
    public Action<IoThread, Exception>? OnHandlerException { get; init; }

    /// <summary>How long <see cref="ReactorContext.Dispose"/> lets sockets and I/O objects finish; 5 seconds unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or longer than a day.</exception>
    public TimeSpan DisposeTimeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(1));
            field = value;
        }
    } = TimeSpan.FromSeconds(5);
}

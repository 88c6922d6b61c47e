using System;
using System.Threading;

namespace Reactor.Cli;

/// <summary>The echo connections of one I/O thread. Everything but <see cref="Totals"/> belongs to that thread.</summary>
internal sealed class EchoLoop
{
    private readonly Action<EchoConnection>? _closed;
    private EchoConnection? _first;
    private long _opened;
    private long _ended;
    private long _failed;
    private long _bytes;

    /// <summary>Makes the loop's list, empty.</summary>
    /// <param name="poller">The thread's poller.</param>
    /// <param name="closed">Called for each connection that was opened, after it was closed.</param>
    public EchoLoop(IPoller poller, Action<EchoConnection>? closed = null)
    {
        Poller = poller;
        _closed = closed;
    }

    public IPoller Poller { get; }

    /// <summary>What was served so far. Any thread.</summary>
    public EchoTotals Totals => new(Volatile.Read(ref _opened), Volatile.Read(ref _ended), Volatile.Read(ref _failed), Volatile.Read(ref _bytes));

    /// <summary>Serves a connection from now on, or closes it when the poller cannot take it.</summary>
    public void Open(EchoConnection connection)
    {
        connection.Next = _first;
        if (_first is not null)
        {
            _first.Previous = connection;
        }

        _first = connection;
        _opened++;
        try
        {
            connection.Register();
        }
        catch (PollerException)
        {
            Close(connection, failed: true);
        }
    }

    /// <summary>Closes one connection.</summary>
    public void Close(EchoConnection connection, bool failed)
    {
        connection.Release();
        if (connection.Previous is null)
        {
            _first = connection.Next;
        }
        else
        {
            connection.Previous.Next = connection.Next;
        }

        if (connection.Next is not null)
        {
            connection.Next.Previous = connection.Previous;
        }

        _ended++;
        _failed += failed ? 1 : 0;
        _closed?.Invoke(connection);
    }

    /// <summary>Closes all connections.</summary>
    public void CloseAll()
    {
        while (_first is not null)
        {
            Close(_first, failed: false);
        }
    }

    public void CountBytes(int count) => _bytes += count;
}

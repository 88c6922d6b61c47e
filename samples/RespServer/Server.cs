using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Reactor.Runtime;
using RespServer.Commands;
using RespServer.Network;
using RespServer.Protocol;

namespace RespServer;

/// <summary>
/// An in-memory server of the Redis protocol. One listener, accepted on the first I/O thread; connections go to the thread with the least load; the keys are
/// divided among the threads by their hash.
/// </summary>
internal sealed class Server : IAcceptHandler, IDisposable
{
    private const int Backlog = 511;

    private readonly ReactorContext _context;
    private readonly Socket _listener;
    private readonly Shard[] _shards;
    private readonly Acceptor _acceptor;
    private readonly DateTime _started = DateTime.UtcNow;

    /// <summary>Binds, and starts to serve.</summary>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public Server(ServerOptions options)
    {
        _listener = new Socket(options.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(options.EndPoint);
            _listener.Listen(Backlog);
        }
        catch
        {
            _listener.Dispose();
            throw;
        }

        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        CommandTable commands = new(new ServerCommands(Settings(options.Limits), Describe));
        _context = new ReactorContext(new ReactorContextOptions { IoThreads = options.IoThreads, Backend = options.Backend, ThreadNamePrefix = "resp" });
        _context.Start();
        _shards = [.. _context.IoThreads.Select(thread => new Shard(thread, commands, options.Limits))];
        foreach (Shard shard in _shards)
        {
            shard.Join(_shards);
            shard.Thread.Attach(shard);
        }

        _acceptor = new Acceptor(_listener, this);
        _context.Attach(_acceptor, 1);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>The name of the backend that serves.</summary>
    public string Backend => _context.IoThreads[0].Poller.BackendName;

    /// <summary>The threads that serve.</summary>
    public IReadOnlyList<IoThread> IoThreads => _context.IoThreads;

    /// <summary>Commands run so far. Any thread.</summary>
    public long CommandsRun => _shards.Sum(shard => shard.CommandsRun);

    /// <summary>Closes every connection, and ends the threads.</summary>
    public void Dispose()
    {
        _context.Dispose();
        _listener.Dispose();
    }

    void IAcceptHandler.OnAccepted(Socket connection)
    {
        Connection accepted = new(connection, _shards);
        try
        {
            _context.Attach(accepted);
        }
        catch (ContextTerminatedException)
        {
            accepted.Abandon();
        }
    }

    void IAcceptHandler.OnAcceptorClosed(Acceptor acceptor) => _listener.Dispose();

    private static KeyValuePair<string, string>[] Settings(ProtocolLimits limits) =>
    [
        new("appendonly", "no"),
        new("databases", "1"),
        new("maxmemory", "0"),
        new("proto-max-bulk-len", limits.MaxBulkLength.ToString(CultureInfo.InvariantCulture)),
        new("client-query-buffer-limit", limits.MaxRequestLength.ToString(CultureInfo.InvariantCulture)),
        new("save", ""),
    ];

    private string Describe()
    {
        StringBuilder text = new("# Server\r\nredis_version:7.0.0\r\nredis_mode:standalone\r\n");
        text.Append(CultureInfo.InvariantCulture, $"process_id:{Environment.ProcessId}\r\nmultiplexing_api:{Backend}\r\ntcp_port:{EndPoint.Port}\r\n");
        ServerCommands.AppendLine(text, "uptime_in_seconds", (long)(DateTime.UtcNow - _started).TotalSeconds);
        ServerCommands.AppendLine(text, "io_threads_active", _shards.Length);
        text.Append("\r\n# Clients\r\n");
        ServerCommands.AppendLine(text, "connected_clients", _shards.Sum(shard => shard.Clients));
        text.Append("\r\n# Memory\r\n");
        ServerCommands.AppendLine(text, "used_memory", GC.GetTotalMemory(forceFullCollection: false));
        text.Append("\r\n# Stats\r\n");
        ServerCommands.AppendLine(text, "total_connections_received", _acceptor.Accepted);
        ServerCommands.AppendLine(text, "total_commands_processed", CommandsRun);
        ServerCommands.AppendLine(text, "expired_keys", _shards.Sum(shard => shard.Expired));
        text.Append("\r\n# Keyspace\r\n");
        int keys = _shards.Sum(shard => shard.Keys);
        return keys == 0 ? text.ToString() : text.Append(CultureInfo.InvariantCulture, $"db0:keys={keys},expires=0,avg_ttl=0\r\n").ToString();
    }
}

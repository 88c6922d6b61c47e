using System;
using System.Threading;
using Reactor.Runtime;
using RespServer.Commands;
using RespServer.Protocol;
using RespServer.Store;
using Command = Reactor.Runtime.Command;

namespace RespServer.Network;

/// <summary>What one I/O thread owns: a part of the keys. Connections of other threads come here as commands and work on.</summary>
internal sealed class Shard(IoThread thread, CommandTable commands, ProtocolLimits limits) : IIoObject, ICommandHandler
{
    private Shard[] _all = [];
    private bool _isClosed;
    private int _clients;
    private long _commandsRun;

    public CommandTable Commands { get; } = commands;

    public ProtocolLimits Limits { get; } = limits;

    /// <summary>The thread that owns it.</summary>
    public IoThread Thread { get; } = thread;

    /// <summary>The keys. The shard's thread.</summary>
    public KeyStore Store { get; } = new(thread.Poller, TimeProvider.System);

    /// <summary>Connections whose home this is. Any thread.</summary>
    public int Clients => Volatile.Read(ref _clients);

    /// <summary>Commands run here so far. Any thread.</summary>
    public long CommandsRun => Volatile.Read(ref _commandsRun);

    /// <summary>The number of keys here. Any thread.</summary>
    public int Keys => Store.Count;

    /// <summary>Keys of this shard whose time has come so far. Any thread.</summary>
    public long Expired => Store.Expired;

    /// <summary>Makes the shard one of several, itself included. Before it is attached.</summary>
    public void Join(Shard[] all) => _all = all;

    /// <summary>The shard to which a key belongs.</summary>
    public Shard OwnerOf(ReadOnlySpan<byte> key) =>
        _all.Length == 1 ? this : _all[(int)(((KeyHash.Of(key) >> 32) * (ulong)_all.Length) >> 32)];

    /// <summary>Hands a connection over. Any thread; it is no longer the caller's. A thread that has ended takes none, and its home closes it.</summary>
    public void Invite(Connection connection) => Thread.Post(new Command(this, 0, connection));

    /// <summary>The shard's thread.</summary>
    public void Count(int clients) => Volatile.Write(ref _clients, _clients + clients);

    /// <summary>The shard's thread.</summary>
    public void CountCommand() => _commandsRun++;

    void IIoObject.OnAttached(IoThread thread)
    {
        // Nothing to add: timers come with the keys.
    }

    void IIoObject.OnStop(IoThread thread)
    {
        _isClosed = true;
        Store.Clear();
        thread.Detach(this);
    }

    void ICommandHandler.OnCommand(in Command command)
    {
        if (!_isClosed)
        {
            ((Connection)command.Argument!).Arrive(this);
        }
    }
}

using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Text;

namespace RespServer.Commands;

/// <summary>All commands, by name.</summary>
internal sealed class CommandTable
{
    private readonly FrozenDictionary<ulong, Command> _byName;

    public CommandTable(ServerCommands server)
    {
        All =
        [
            new() { Name = "ping", Arity = -1, MaxArguments = 2, Body = ServerCommands.Ping },
            new() { Name = "echo", Arity = 2, Body = ServerCommands.Echo },
            new() { Name = "quit", Arity = -1, Body = ServerCommands.Quit, Closes = true },
            new() { Name = "info", Arity = -1, Body = server.Info },
            new() { Name = "config", Arity = -2, Body = server.Config },
            new() { Name = "command", Arity = -1, Body = server.List },
            new() { Name = "set", Arity = -3, Keys = KeyUse.One, Writes = true, Body = TextCommands.Set },
            new() { Name = "get", Arity = 2, Keys = KeyUse.One, Body = TextCommands.Get },
            new() { Name = "incr", Arity = 2, Keys = KeyUse.One, Writes = true, Body = TextCommands.Increment },
            new() { Name = "del", Arity = -2, Keys = KeyUse.Each, Writes = true, ForEachKey = KeyCommands.Delete },
            new() { Name = "expire", Arity = -3, Keys = KeyUse.One, Writes = true, Body = KeyCommands.Expire },
            new() { Name = "ttl", Arity = 2, Keys = KeyUse.One, Body = KeyCommands.TimeToLive },
            new() { Name = "lpush", Arity = -3, Keys = KeyUse.One, Writes = true, Body = ListCommands.PushFront },
            new() { Name = "rpush", Arity = -3, Keys = KeyUse.One, Writes = true, Body = ListCommands.PushBack },
            new() { Name = "lrange", Arity = 4, Keys = KeyUse.One, Body = ListCommands.Range },
            new() { Name = "lpop", Arity = -2, MaxArguments = 3, Keys = KeyUse.One, Writes = true, Body = ListCommands.PopFront },
        ];
        Dictionary<ulong, Command> byName = [];
        foreach (Command command in All)
        {
            byName.Add(CommandName.Pack(Encoding.ASCII.GetBytes(command.Name)), command);
        }

        _byName = byName.ToFrozenDictionary();
        server.Table = this;
    }

    public IReadOnlyList<Command> All { get; }

    /// <summary>Finds a command by its name in any case; null when there is none.</summary>
    public Command? Find(ReadOnlySpan<byte> name) =>
        _byName.TryGetValue(CommandName.Pack(name), out Command? command) && command.Name.Length == name.Length ? command : null;
}

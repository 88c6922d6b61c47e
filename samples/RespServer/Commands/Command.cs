using System;
using RespServer.Protocol;
using RespServer.Store;

namespace RespServer.Commands;

/// <summary>Runs a command on the store that owns its keys.</summary>
internal delegate void CommandBody(KeyStore store, Arguments arguments, ReplyBuffer reply);

/// <summary>Does a command's work for one of its keys.</summary>
/// <returns>Whether the key counts in the reply.</returns>
internal delegate bool KeyBody(KeyStore store, ReadOnlySpan<byte> key);

/// <summary>A command: its name, how many arguments it takes and what it does. The arity is Redis': negative means at least, and the name counts.</summary>
internal sealed class Command
{
    public required string Name { get; init; }

    public required int Arity { get; init; }

    public int MaxArguments { get; init; } = int.MaxValue;

    public KeyUse Keys { get; init; }

    public bool Writes { get; init; }

    /// <summary>Whether the connection ends after the reply.</summary>
    public bool Closes { get; init; }

    /// <summary>What to do, unless <see cref="Keys"/> is <see cref="KeyUse.Each"/>.</summary>
    public CommandBody? Body { get; init; }

    /// <summary>What to do for each key.</summary>
    public KeyBody? ForEachKey { get; init; }

    public bool Accepts(int count) => (Arity < 0 ? count >= -Arity : count == Arity) && count <= MaxArguments;
}

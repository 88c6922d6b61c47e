namespace RespServer.Commands;

/// <summary>Which arguments of a command are keys, and with it which shard must run it.</summary>
internal enum KeyUse
{
    /// <summary>None: any shard.</summary>
    None,

    /// <summary>The first argument after the name.</summary>
    One,

    /// <summary>All arguments after the name, each counted in its own shard.</summary>
    Each,
}

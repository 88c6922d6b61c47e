namespace RespServer.Store;

/// <summary>What a key holds.</summary>
internal enum EntryKind
{
    /// <summary>Bytes.</summary>
    Text,

    /// <summary>Bytes that are the canonical spelling of a number, kept as the number.</summary>
    Number,

    /// <summary>A list of byte strings.</summary>
    List,
}

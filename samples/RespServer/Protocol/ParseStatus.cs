namespace RespServer.Protocol;

/// <summary>How far a parser got.</summary>
internal enum ParseStatus
{
    /// <summary>The request goes on beyond the bytes at hand.</summary>
    Incomplete,

    /// <summary>A whole request; without arguments it asks for nothing.</summary>
    Complete,

    /// <summary>Not the protocol; the connection ends after the error has been told.</summary>
    Failed,
}

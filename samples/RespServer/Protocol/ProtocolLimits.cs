namespace RespServer.Protocol;

/// <summary>What a client may send at most; the defaults are those of Redis.</summary>
internal sealed record ProtocolLimits
{
    /// <summary>The longest argument, in bytes (<c>proto-max-bulk-len</c>).</summary>
    public int MaxBulkLength { get; init; } = 512 * 1024 * 1024;

    /// <summary>The longest request, in bytes (<c>client-query-buffer-limit</c>); a client that exceeds it is cut off.</summary>
    public int MaxRequestLength { get; init; } = 1024 * 1024 * 1024;

    /// <summary>The longest line: an inline request, or a count.</summary>
    public int MaxLineLength { get; init; } = 64 * 1024;
}

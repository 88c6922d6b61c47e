using System;

namespace RespServer.Protocol;

/// <summary>The arguments of one request, where they stand in the input buffer: nothing is copied.</summary>
internal readonly ref struct Arguments(ReadOnlySpan<byte> request, ReadOnlySpan<ArgumentRange> ranges)
{
    private readonly ReadOnlySpan<byte> _request = request;
    private readonly ReadOnlySpan<ArgumentRange> _ranges = ranges;

    /// <summary>The number of arguments, the command's name included.</summary>
    public int Count => _ranges.Length;

    /// <summary>One argument; the command's name is the first.</summary>
    public ReadOnlySpan<byte> this[int index] => _request.Slice(_ranges[index].Offset, _ranges[index].Length);
}

using System;
using System.Text;

namespace RespServer.Commands;

/// <summary>Compares options, which may be written in any case.</summary>
internal static class Keyword
{
    public static bool Is(this ReadOnlySpan<byte> argument, ReadOnlySpan<byte> keyword) => Ascii.EqualsIgnoreCase(argument, keyword);
}

using System;

namespace RespServer.Commands;

/// <summary>A command's name as one number: its letters, lower case, eight at most.</summary>
internal static class CommandName
{
    private const ulong LowerCase = 0x2020202020202020;

    /// <summary>Names that are longer give 0, which names nothing. Only letters are told apart rightly; no command has others.</summary>
    public static ulong Pack(ReadOnlySpan<byte> name)
    {
        if (name.Length > sizeof(ulong))
        {
            return 0;
        }

        ulong packed = 0;
        for (int i = name.Length - 1; i >= 0; i--)
        {
            packed = (packed << 8) | name[i];
        }

        return packed | (LowerCase >> (8 * (sizeof(ulong) - Math.Max(1, name.Length))));
    }
}

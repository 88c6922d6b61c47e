using System;
using System.Text;
using RespServer.Protocol;

namespace RespServer.Commands;

/// <summary>Redis' error replies, word for word.</summary>
internal static class Errors
{
    private const int MostShown = 128;

    public static ReadOnlySpan<byte> Syntax => "ERR syntax error"u8;

    public static ReadOnlySpan<byte> NotAnInteger => "ERR value is not an integer or out of range"u8;

    public static ReadOnlySpan<byte> NotPositive => "ERR value is out of range, must be positive"u8;

    public static ReadOnlySpan<byte> WrongType => "WRONGTYPE Operation against a key holding the wrong kind of value"u8;

    public static ReadOnlySpan<byte> Overflow => "ERR increment or decrement would overflow"u8;

    public static string WrongArity(string command) => $"ERR wrong number of arguments for '{command}' command";

    public static string InvalidExpiry(string command) => $"ERR invalid expire time in '{command}' command";

    public static string UnknownSubcommand(ReadOnlySpan<byte> name, string command) =>
        $"ERR unknown subcommand '{Show(name, MostShown)}'. Try {command.ToUpperInvariant()} HELP.";

    public static string UnknownCommand(Arguments arguments)
    {
        StringBuilder shown = new();
        for (int i = 1; i < arguments.Count && shown.Length < MostShown; i++)
        {
            shown.Append('\'').Append(Show(arguments[i], MostShown - shown.Length)).Append("' ");
        }

        return $"ERR unknown command '{Show(arguments[0], MostShown)}', with args beginning with: {shown}";
    }

    private static string Show(ReadOnlySpan<byte> text, int most)
    {
        int end = text.IndexOf((byte)0);
        text = end < 0 ? text : text[..end];
        return Encoding.Latin1.GetString(text.Length > most ? text[..most] : text);
    }
}

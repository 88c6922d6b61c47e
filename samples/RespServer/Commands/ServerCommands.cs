using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using RespServer.Protocol;
using RespServer.Store;

namespace RespServer.Commands;

/// <summary>PING, ECHO, QUIT, INFO, CONFIG GET and COMMAND: what concerns no key.</summary>
/// <param name="settings">What CONFIG GET shows.</param>
/// <param name="information">Makes the text of INFO; called on the thread of any shard.</param>
internal sealed class ServerCommands(IReadOnlyList<KeyValuePair<string, string>> settings, Func<string> information)
{
    /// <summary>What COMMAND lists.</summary>
    public CommandTable? Table { get; set; }

    public static void Ping(KeyStore store, Arguments arguments, ReplyBuffer reply)
    {
        if (arguments.Count == 2)
        {
            reply.WriteBulk(arguments[1]);
        }
        else
        {
            reply.WriteRaw("+PONG\r\n"u8);
        }
    }

    public static void Echo(KeyStore store, Arguments arguments, ReplyBuffer reply) => reply.WriteBulk(arguments[1]);

    public static void Quit(KeyStore store, Arguments arguments, ReplyBuffer reply) => reply.WriteOk();

    public void Info(KeyStore store, Arguments arguments, ReplyBuffer reply) => reply.WriteBulk(Encoding.ASCII.GetBytes(information()));

    public void Config(KeyStore store, Arguments arguments, ReplyBuffer reply)
    {
        if (!arguments[1].Is("GET"u8))
        {
            reply.WriteError(Errors.UnknownSubcommand(arguments[1], "config"));
            return;
        }

        if (arguments.Count < 3)
        {
            reply.WriteError(Errors.WrongArity("config|get"));
            return;
        }

        List<string> found = [];
        foreach ((string name, string value) in settings)
        {
            for (int i = 2; i < arguments.Count; i++)
            {
                if (Glob.Matches(arguments[i], Encoding.ASCII.GetBytes(name)))
                {
                    found.Add(name);
                    found.Add(value);
                    break;
                }
            }
        }

        reply.WriteArray(found.Count);
        foreach (string text in found)
        {
            reply.WriteBulk(Encoding.ASCII.GetBytes(text));
        }
    }

    public void List(KeyStore store, Arguments arguments, ReplyBuffer reply)
    {
        if (arguments.Count == 1)
        {
            reply.WriteArray(Table!.All.Count);
            foreach (Command command in Table.All)
            {
                Describe(command, reply);
            }
        }
        else if (arguments[1].Is("COUNT"u8))
        {
            reply.WriteInteger(Table!.All.Count);
        }
        else if (arguments[1].Is("DOCS"u8))
        {
            // Redis' own client asks for it at its start, and does without.
            reply.WriteArray(0);
        }
        else
        {
            reply.WriteError(Errors.UnknownSubcommand(arguments[1], "command"));
        }
    }

    /// <summary>One line of INFO.</summary>
    public static StringBuilder AppendLine(StringBuilder text, string name, long value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name}:{value}\r\n");

    /// <summary>The six fields that every client knows: name, arity, flags, first key, last key, step.</summary>
    private static void Describe(Command command, ReplyBuffer reply)
    {
        bool hasKey = command.Keys != KeyUse.None;
        reply.WriteArray(6);
        reply.WriteBulk(Encoding.ASCII.GetBytes(command.Name));
        reply.WriteInteger(command.Arity);
        reply.WriteArray(1);
        reply.WriteRaw(command.Writes ? "+write\r\n"u8 : "+readonly\r\n"u8);
        reply.WriteInteger(hasKey ? 1 : 0);
        reply.WriteInteger(command.Keys == KeyUse.Each ? -1 : hasKey ? 1 : 0);
        reply.WriteInteger(hasKey ? 1 : 0);
    }
}

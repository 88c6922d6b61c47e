using System;
using System.IO;
using Spectre.Console;

namespace Reactor.Cli;

/// <summary>Where tables go: in colour and as wide as the terminal when there is one, else plain and wide enough.</summary>
internal static class ConsoleTable
{
    private const int PlainWidth = 160;

    /// <summary>Whether somebody sits before the terminal that the output goes to.</summary>
    public static bool IsLive(TextWriter output) =>
        ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi && AnsiConsole.Profile.Capabilities.Interactive;

    public static void Write(Table table, TextWriter output) => ConsoleOf(output).Write(table);

    public static IAnsiConsole ConsoleOf(TextWriter output)
    {
        if (IsLive(output))
        {
            return AnsiConsole.Console;
        }

        IAnsiConsole plain = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        plain.Profile.Width = PlainWidth;
        return plain;
    }
}

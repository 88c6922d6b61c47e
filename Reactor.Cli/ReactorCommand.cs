using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;

namespace Reactor.Cli;

/// <summary>The tool's command line: its commands, and how mistakes on it are told.</summary>
internal static class ReactorCommand
{
    private const string Description = "A low-level poller and reactor toolkit: see what runs here, try it with any TCP client, watch it work.";

    /// <summary>Runs the tool.</summary>
    /// <param name="arguments">What follows the tool's name.</param>
    /// <param name="output">Takes results.</param>
    /// <param name="error">Takes the one line that says what went wrong.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        RootCommand root = new(Description)
        {
            BackendsCommand.Create(output),
            EchoCommand.Create(output),
            DemoCommand.Create(output, error),
            TraceCommand.Create(output),
        };
        ParseResult parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            error.WriteLine($"reactor: {Explain(parsed)}");
            return ExitCode.Usage;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (UsageException mistake)
        {
            error.WriteLine($"reactor: {mistake.Message}");
            return ExitCode.Usage;
        }
        catch (FailureException failure)
        {
            error.WriteLine($"reactor: {failure.Message}");
            return ExitCode.Failure;
        }
    }

    private static string Explain(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens.Count > 0)
        {
            string kind = command.Subcommands.Count > 0 ? "command" : "argument";
            return $"unknown {kind} '{parsed.UnmatchedTokens[0]}'. {Known(command)}";
        }

        if (command.Subcommands.Count > 0)
        {
            return $"no command was given. {Known(command)}";
        }

        ParseError first = parsed.Errors[0];
        Option? missing = command.Options.FirstOrDefault(option => option.Required && parsed.GetResult(option) is null or { Implicit: true });
        return missing is not null
            ? $"{missing.Name} is missing. {Known(command)}"
            : first.SymbolResult is OptionResult { Tokens.Count: 0 } option
                ? $"{option.Option.Name} needs a value. {Known(command)}"
                : first.Message;
    }

    private static string Known(Command command)
    {
        if (command.Subcommands.Count > 0)
        {
            return $"Commands are {string.Join(", ", command.Subcommands.Select(known => known.Name))}; 'reactor --help' tells more.";
        }

        IEnumerable<string> options = command.Options
            .Where(option => option.Name.StartsWith("--", System.StringComparison.Ordinal) && option.Name != "--help")
            .Select(option => option.HelpName is null ? $"[{option.Name}]" : option.Required ? $"{option.Name} {option.HelpName}" : $"[{option.Name} {option.HelpName}]");
        return $"Usage: reactor {command.Name} {string.Join(' ', options)}";
    }
}

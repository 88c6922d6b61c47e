using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Reactor.Cli;

/// <summary>An option that takes a whole number within bounds, and says which when it does not get one.</summary>
internal static class NumberOption
{
    public static Option<int> Create(string name, string valueName, string description, int minimum, int maximum, int? defaultValue = null)
    {
        Option<int> option = new(name)
        {
            Description = description,
            HelpName = valueName,
            Required = defaultValue is null,
            CustomParser = result => Parse(result, name, minimum, maximum),
        };
        if (defaultValue is int value)
        {
            option.DefaultValueFactory = _ => value;
        }

        return option;
    }

    private static int Parse(ArgumentResult result, string name, int minimum, int maximum)
    {
        string text = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= minimum && value <= maximum)
        {
            return value;
        }

        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} takes a whole number from {minimum} to {maximum}, not '{text}'."));
        return default;
    }
}

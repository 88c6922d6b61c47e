using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace Reactor.Tests.Misuse;

/// <summary>docs/misuse.md, as the cases make it and as it is written down.</summary>
internal static class MisuseTable
{
    public static string Written => File.ReadAllText(Path.Combine(Repository.Root, "docs", "misuse.md")).ReplaceLineEndings("\n");

    /// <summary>What a case gives.</summary>
    public static string Outcome(MisuseCase misuse, MisuseStage stage)
    {
        try
        {
            misuse.Act(stage);
            return "nothing happens";
        }
        catch (PollerException exception)
        {
            return $"`PollerException`, {exception.Error}";
        }
        catch (Exception exception)
        {
            return $"`{exception.GetType().Name}`";
        }
    }

    public static string Page(IEnumerable<(MisuseCase Case, string Outcome)> rows)
    {
        StringBuilder page = new();
        page.Append(
            """
            # Misuse

            What every public member makes of wrong use, the same on every backend. A test makes this table and compares it; "nothing happens" is a promise too: the call is
            harmless, or returns false. After each the poller is as usable as it was. Messages say what to do instead.

            | member | wrong use | what it gives |
            |---|---|---|

            """);
        foreach ((MisuseCase misuse, string outcome) in rows)
        {
            page.Append("| `").Append(misuse.Member).Append("` | ").Append(misuse.Use).Append(" | ").Append(outcome).Append(" |\n");
        }

        return page.ToString().ReplaceLineEndings("\n");
    }
}

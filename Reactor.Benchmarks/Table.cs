using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace Reactor.Benchmarks;

/// <summary>Comparisons as a table that reads well as text and as Markdown.</summary>
internal static class Table
{
    private static readonly string[] Heads = ["scenario", "Reactor", "peer", "unit", "Reactor", "peer", "ratio", "min", "max", "pairs", "goal"];

    public static void Write(TextWriter to, IReadOnlyList<Comparison> comparisons)
    {
        List<string[]> rows = [Heads];
        foreach (Comparison comparison in comparisons)
        {
            rows.Add(
            [
                comparison.Scenario,
                comparison.Subject,
                comparison.Peer,
                comparison.Unit,
                Number(comparison.SubjectValue),
                Number(comparison.PeerValue),
                Number(comparison.Ratio),
                Number(comparison.RatioMin),
                Number(comparison.RatioMax),
                comparison.Pairs.ToString(CultureInfo.InvariantCulture),
                comparison.Goal is double goal ? $"{Number(goal)} {(comparison.Reached == true ? "reached" : "missed")}" : "",
            ]);
        }

        int[] widths = new int[Heads.Length];
        foreach (string[] row in rows)
        {
            for (int i = 0; i < row.Length; i++)
            {
                widths[i] = Math.Max(widths[i], row[i].Length);
            }
        }

        for (int line = 0; line < rows.Count; line++)
        {
            WriteRow(to, rows[line], widths);
            if (line == 0)
            {
                WriteRow(to, Array.ConvertAll(widths, width => new string('-', width)), widths);
            }
        }
    }

    /// <summary>Three significant digits, without an exponent.</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        double.NaN => "-",
        >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };

    private static void WriteRow(TextWriter to, string[] cells, int[] widths)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            // Words to the left, numbers to the right.
            string cell = i is < 4 or 10 ? cells[i].PadRight(widths[i]) : cells[i].PadLeft(widths[i]);
            to.Write(i == 0 ? $"| {cell} |" : $" {cell} |");
        }

        to.WriteLine();
    }
}

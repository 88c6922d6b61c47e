using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security;
using System.Text;

namespace Reactor.Benchmarks;

/// <summary>
/// Comparisons as an SVG picture: for each a bar from 1 to the median ratio on a logarithmic scale, a line from the least to the greatest, and a
/// tick at the goal.
/// </summary>
internal static class Plot
{
    private const int LabelWidth = 470;
    private const int ChartWidth = 420;
    private const int RowHeight = 22;
    private const int Top = 56;

    public static string Draw(string scenario, string work, IReadOnlyList<Comparison> comparisons)
    {
        double least = Math.Min(0.5, comparisons.Min(c => Bounded(c.RatioMin)));
        double greatest = Math.Max(2, comparisons.Max(c => Math.Max(Bounded(c.RatioMax), c.Goal ?? 1)));
        double X(double ratio) => LabelWidth + (ChartWidth * (Math.Log(Bounded(ratio)) - Math.Log(least)) / (Math.Log(greatest) - Math.Log(least)));

        int height = Top + (comparisons.Count * RowHeight) + 16;
        StringBuilder svg = new();
        Add(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{LabelWidth + ChartWidth + 70}" height="{height}" font-family="sans-serif" font-size="12">""");
        Add(svg, $"""<rect width="100%" height="100%" fill="white"/>""");
        Add(svg, $"""<text x="10" y="20" font-size="15" font-weight="bold">{Text(scenario)}</text>""");
        Add(svg, $"""<text x="10" y="38" fill="#555">{Text(work)} Ratio above 1: Reactor is better.</text>""");
        foreach (double mark in Marks(least, greatest))
        {
            Add(svg, $"""<line x1="{X(mark):0.0}" y1="{Top - 6}" x2="{X(mark):0.0}" y2="{height - 12}" stroke="{(mark == 1 ? "#333" : "#ddd")}"/>""");
            Add(svg, $"""<text x="{X(mark):0.0}" y="{height - 2}" text-anchor="middle" fill="#555" font-size="10">{mark:0.##}</text>""");
        }

        for (int i = 0; i < comparisons.Count; i++)
        {
            Comparison c = comparisons[i];
            int y = Top + (i * RowHeight);
            double from = Math.Min(X(1), X(c.Ratio));
            string colour = c.Reached == false ? "#c0504d" : c.Ratio >= 1 ? "#4f81bd" : "#95b3d7";
            Add(svg, $"""<text x="{LabelWidth - 8}" y="{y + 13}" text-anchor="end">{Text($"{c.Subject} / {c.Peer}, {c.Unit}")}</text>""");
            Add(svg, $"""<rect x="{from:0.0}" y="{y + 3}" width="{Math.Max(1, Math.Abs(X(c.Ratio) - X(1))):0.0}" height="12" fill="{colour}"/>""");
            Add(svg, $"""<line x1="{X(c.RatioMin):0.0}" y1="{y + 9}" x2="{X(c.RatioMax):0.0}" y2="{y + 9}" stroke="#222"/>""");
            if (c.Goal is double goal)
            {
                Add(svg, $"""<line x1="{X(goal):0.0}" y1="{y}" x2="{X(goal):0.0}" y2="{y + 18}" stroke="#e69f00" stroke-width="2"/>""");
            }

            Add(svg, $"""<text x="{LabelWidth + ChartWidth + 8}" y="{y + 13}">{Text(Table.Number(c.Ratio))}</text>""");
        }

        return svg.AppendLine("</svg>").ToString();
    }

    private static double Bounded(double ratio) => double.IsFinite(ratio) ? Math.Clamp(ratio, 0.01, 1000) : 1;

    private static IEnumerable<double> Marks(double least, double greatest) =>
        ((double[])[0.01, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 1000]).Where(mark => mark >= least && mark <= greatest);

    private static string Text(string text) => SecurityElement.Escape(text);

    private static void Add(StringBuilder svg, FormattableString line) => svg.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}

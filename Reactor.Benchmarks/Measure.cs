using System;

namespace Reactor.Benchmarks;

/// <summary>One thing to compare two measurements by.</summary>
/// <param name="Unit">What the value is, for the table.</param>
/// <param name="Value">Takes the value out of a measurement.</param>
/// <param name="MoreIsBetter">Whether more of it is better.</param>
internal sealed record Measure(string Unit, Func<Measurement, double> Value, bool MoreIsBetter = false)
{
    /// <summary>Above 1 when the subject is better.</summary>
    public double Ratio(double subject, double peer) => MoreIsBetter ? Divide(subject, peer) : Divide(peer, subject);

    public static Measure Wall(string operation) => new($"ns/{operation}", m => m.PerOperation("wall"));

    public static Measure Cpu(string operation) => new($"cpu ns/{operation}", m => m.PerOperation("cpu"));

    public static Measure Rate(string operation) => new($"{operation}/s", m => m.Operations * 1e9 / m["wall"], MoreIsBetter: true);

    public static Measure Median => new("p50 ns", m => m["p50"]);

    public static Measure Tail => new("p99 ns", m => m["p99"]);

    // Nothing against nothing is a draw.
    private static double Divide(double over, double under) => over == under ? 1 : over / under;
}

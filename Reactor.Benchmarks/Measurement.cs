using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Reactor.Benchmarks;

/// <summary>What one run of a contender gave: the line <c>operations=N wall=N cpu=N p50=N p99=N ...</c>, times in nanoseconds.</summary>
internal sealed class Measurement
{
    private readonly Dictionary<string, double> _values = [];

    public double this[string name]
    {
        get => _values.TryGetValue(name, out double value) ? value : double.NaN;
        init => _values[name] = value;
    }

    public double Operations => this["operations"];

    public double PerOperation(string name) => this[name] / Math.Max(1, Operations);

    public static Measurement Parse(string line)
    {
        Measurement measurement = new();
        foreach (string pair in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=');
            if (parts.Length != 2 || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            {
                throw new FormatException($"'{line}' is no line of measurements: '{pair}' is not name=number.");
            }

            measurement._values[parts[0]] = value;
        }

        return measurement;
    }

    /// <summary>The same with one value replaced.</summary>
    public Measurement With(string name, double value)
    {
        Measurement measurement = new();
        foreach ((string key, double old) in _values)
        {
            measurement._values[key] = old;
        }

        measurement._values[name] = value;
        return measurement;
    }

    public override string ToString() =>
        string.Join(' ', _values.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value:0.###}")));
}

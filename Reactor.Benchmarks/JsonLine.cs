using System;
using System.IO;
using System.Text;
using System.Text.Json;

namespace Reactor.Benchmarks;

/// <summary>One comparison as one line of JSON.</summary>
internal static class JsonLine
{
    public static string Of(Comparison comparison)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            json.WriteString("scenario", comparison.Scenario);
            json.WriteString("subject", comparison.Subject);
            json.WriteString("peer", comparison.Peer);
            json.WriteString("unit", comparison.Unit);
            WriteNumber(json, "subject_value", comparison.SubjectValue);
            WriteNumber(json, "peer_value", comparison.PeerValue);
            WriteNumber(json, "ratio", comparison.Ratio);
            WriteNumber(json, "ratio_min", comparison.RatioMin);
            WriteNumber(json, "ratio_max", comparison.RatioMax);
            json.WriteNumber("pairs", comparison.Pairs);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        // JSON has no infinity; a ratio without a number is null.
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, Math.Round(value, 4));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}

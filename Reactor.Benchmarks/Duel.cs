using System;
using System.Collections.Generic;
using System.Linq;

namespace Reactor.Benchmarks;

/// <summary>
/// Runs a subject and its peer in turn, A B, B A, A B ..., and compares them pair by pair: what disturbs the machine for longer than a
/// pair disturbs both, and drops out of the ratio.
/// </summary>
internal static class Duel
{
    public static IEnumerable<Comparison> Fight(string scenario, Case match, int count, int milliseconds, WarmContenders warm)
    {
        RunningContender subject = warm.Get(match.Subject);
        RunningContender peer = warm.Get(match.Peer);
        List<(Measurement Subject, Measurement Peer)> pairs = [];
        for (int i = 0; i < count; i++)
        {
            if (i % 2 == 0)
            {
                Measurement first = subject.Run(milliseconds);
                pairs.Add((first, peer.Run(milliseconds)));
            }
            else
            {
                Measurement first = peer.Run(milliseconds);
                pairs.Add((subject.Run(milliseconds), first));
            }
        }

        foreach ((Measure measure, double? goal) in match.Goals)
        {
            double[] ratios = [.. pairs.Select(pair => measure.Ratio(measure.Value(pair.Subject), measure.Value(pair.Peer)))];
            yield return new Comparison(
                scenario,
                match.Subject.Name,
                match.Peer.Name,
                measure.Unit,
                Median([.. pairs.Select(pair => measure.Value(pair.Subject))]),
                Median([.. pairs.Select(pair => measure.Value(pair.Peer))]),
                Median(ratios),
                ratios.Min(),
                ratios.Max(),
                pairs.Count,
                goal);
        }
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        int middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}

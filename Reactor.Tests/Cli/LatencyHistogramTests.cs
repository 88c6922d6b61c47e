using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using Reactor.Cli;

namespace Reactor.Tests.Cli;

internal sealed class LatencyHistogramTests
{
    private static readonly double[] Shares = [0.001, 0.25, 0.5, 0.9, 0.99, 1.0];

    [FsCheck.NUnit.Property(MaxTest = 500)]
    public Property A_percentile_is_the_ranked_duration_within_its_bucket() => Prop.ForAll(
        Gen.Choose(0, 62).SelectMany(bits => Gen.Choose(0, int.MaxValue).Select(value => (long)value << Math.Max(0, bits - 31) >> Math.Max(0, 31 - bits)))
            .NonEmptyListOf()
            .ToArbitrary(),
        values =>
        {
            LatencyHistogram histogram = new();
            long[] sorted = [.. values.Order()];
            foreach (long value in values)
            {
                histogram.Record(value);
            }

            Assert.That(histogram.Count, Is.EqualTo(values.Count));
            foreach (double share in Shares)
            {
                double exact = sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
                Assert.That(histogram.Percentile(share), Is.EqualTo(exact).Within(exact / 64.0), $"{share} of {string.Join(' ', sorted)}");
            }
        });

    [Test]
    public void Nothing_recorded_is_zero_and_what_is_out_of_range_is_kept_at_its_edge()
    {
        LatencyHistogram histogram = new();
        Assert.That(histogram.Percentile(0.5), Is.Zero);
        histogram.Record(-1);
        Assert.That(histogram.Percentile(1), Is.Zero);
        histogram.Record(long.MaxValue);
        Assert.That(histogram.Percentile(1), Is.EqualTo((double)long.MaxValue).Within(1).Percent);
    }

    [Test]
    public void Recording_allocates_nothing()
    {
        LatencyHistogram histogram = new();
        histogram.Record(1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            histogram.Record(i * 1000);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }
}

using System;
using System.Numerics;
using System.Threading;

namespace Reactor.Cli;

/// <summary>
/// Counts durations in buckets whose width grows with the value, so that a percentile is right within 1/64 of itself and recording costs one
/// interlocked addition and no memory. Any thread.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int PrecisionBits = 6;
    private const int Steps = 1 << PrecisionBits;

    private readonly long[] _counts = new long[(64 - PrecisionBits) * Steps];

    /// <summary>Durations recorded.</summary>
    public long Count
    {
        get
        {
            long sum = 0;
            for (int i = 0; i < _counts.Length; i++)
            {
                sum += Volatile.Read(ref _counts[i]);
            }

            return sum;
        }
    }

    /// <summary>Counts one duration.</summary>
    /// <param name="nanoseconds">The duration; negative counts as zero.</param>
    public void Record(long nanoseconds) => Interlocked.Increment(ref _counts[BucketOf(Math.Max(0, nanoseconds))]);

    /// <summary>The duration that a share of those recorded does not exceed, to the middle of its bucket.</summary>
    /// <param name="share">From above 0 to 1; 0.99 for p99.</param>
    /// <returns>Nanoseconds; 0 when nothing was recorded.</returns>
    public double Percentile(double share)
    {
        long rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        long seen = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            seen += Volatile.Read(ref _counts[i]);
            if (seen >= rank)
            {
                return MiddleOf(i);
            }
        }

        return 0;
    }

    private static int BucketOf(long value)
    {
        // Below Steps each value has a bucket of its own; above, each power of two is cut into Steps equal ones.
        int shift = Math.Max(0, BitOperations.Log2((ulong)value | 1) - PrecisionBits);
        return (shift * Steps) + (int)(value >> shift);
    }

    private static double MiddleOf(int bucket)
    {
        int shift = Math.Max(0, (bucket / Steps) - 1);
        long low = (long)(bucket - (shift * Steps)) << shift;
        return low + (((1L << shift) - 1) / 2.0);
    }
}

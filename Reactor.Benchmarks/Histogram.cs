using System;
using System.Numerics;

namespace Reactor.Benchmarks;

/// <summary>Latencies in buckets of a thirty-second of their power of two; the same as the peers' own.</summary>
internal sealed class Histogram
{
    private const int Steps = 32;

    private readonly long[] _buckets = new long[64 * Steps];
    private long _count;

    public void Add(long value)
    {
        ulong v = (ulong)Math.Max(Steps, value);
        int exponent = BitOperations.Log2(v);
        _buckets[(exponent * Steps) + (int)((v >> (exponent - 5)) & (Steps - 1))]++;
        _count++;
    }

    public void Clear()
    {
        Array.Clear(_buckets);
        _count = 0;
    }

    public long At(double quantile)
    {
        long rank = (long)(quantile * _count);
        long seen = 0;
        for (int i = 5 * Steps; i < _buckets.Length; i++)
        {
            seen += _buckets[i];
            if (seen > rank)
            {
                return (long)((Steps + (ulong)(i % Steps)) << ((i / Steps) - 5));
            }
        }

        return 0;
    }
}

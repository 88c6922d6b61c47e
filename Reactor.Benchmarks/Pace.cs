using System;

namespace Reactor.Benchmarks;

/// <summary>How many pairs are run, and for how long each half.</summary>
internal sealed class Pace
{
    private const int FullMilliseconds = 400;
    private const int QuickMilliseconds = 52_000;
    private const int StartMilliseconds = 250;
    private const int TraceMilliseconds = 350;

    private readonly long _deadline;

    private Pace(int pairs, int warmUpMilliseconds, long deadline)
    {
        Pairs = pairs;
        WarmUpMilliseconds = warmUpMilliseconds;
        _deadline = deadline;
    }

    /// <summary>Long enough to be quoted.</summary>
    public static Pace Full => new(15, 1500, long.MaxValue);

    /// <summary>Pairs for each case.</summary>
    public int Pairs { get; }

    /// <summary>The length of a contender's first run, in which the JIT compiler does its work.</summary>
    public int WarmUpMilliseconds { get; }

    /// <summary>As much as fits into a minute from now, with some room.</summary>
    public static Pace Quick(int contenders) => new(
        5,
        Math.Clamp((QuickMilliseconds / 2 / contenders) - StartMilliseconds - TraceMilliseconds, 100, 1500),
        Environment.TickCount64 + QuickMilliseconds);

    /// <summary>The length of a run, given what is still to be done.</summary>
    /// <param name="cases">Cases to run.</param>
    /// <param name="cold">Contenders to start.</param>
    /// <param name="contenders">Contenders to trace at the end.</param>
    public int Milliseconds(int cases, int cold, int contenders)
    {
        long left = _deadline - Environment.TickCount64 - (cold * (WarmUpMilliseconds + StartMilliseconds)) - (contenders * TraceMilliseconds);
        return (int)Math.Clamp(left / (2 * Pairs * cases), 10, FullMilliseconds);
    }
}

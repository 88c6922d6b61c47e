using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;

namespace Reactor.Tests.Faults;

/// <summary>Decides which native call fails, remembers what it did, and counts the descriptors that the calls behind it opened and closed. Any thread.</summary>
internal sealed class FaultPlan
{
    private readonly Lock _lock = new();
    private readonly Random? _random;
    private readonly int _percent;
    private readonly IReadOnlyDictionary<NativeCall, int[]>? _faults;
    private readonly (NativeCall Call, int Error, int At)? _single;
    private readonly Dictionary<NativeCall, int> _calls = [];
    private readonly List<string> _struck = [];
    private readonly HashSet<int> _open = [];
    private bool _armed = true;

    private FaultPlan(Random? random, int percent, IReadOnlyDictionary<NativeCall, int[]>? faults, (NativeCall Call, int Error, int At)? single) =>
        (_random, _percent, _faults, _single) = (random, percent, faults, single);

    /// <summary>No faults: only counts.</summary>
    public static FaultPlan None() => new(null, 0, null, null);

    /// <summary>The call of a kind with a number, counted from 0, fails.</summary>
    public static FaultPlan Once(NativeCall call, int error, int at) => new(null, 0, null, (call, error, at));

    /// <summary>Each call fails with a likelihood, one error of the table at random.</summary>
    public static FaultPlan Random(int seed, int percent, IReadOnlyDictionary<NativeCall, int[]> faults) => new(new Random(seed), percent, faults, null);

    /// <summary>Whether a fault has struck.</summary>
    public bool Struck
    {
        get
        {
            lock (_lock)
            {
                return _struck.Count > 0;
            }
        }
    }

    public int Calls(NativeCall call)
    {
        lock (_lock)
        {
            return _calls.GetValueOrDefault(call);
        }
    }

    /// <summary>From now on nothing fails.</summary>
    public void Disarm()
    {
        lock (_lock)
        {
            _armed = false;
        }
    }

    /// <summary>From now on what is planned happens; calls are counted from here.</summary>
    public void Arm(bool armed = true)
    {
        lock (_lock)
        {
            _armed = armed;
            _calls.Clear();
        }
    }

    /// <summary>Asks before a call.</summary>
    /// <returns>0 to go on, an error number, or <see cref="FaultTable.Short"/>.</returns>
    public int Strike(NativeCall call)
    {
        lock (_lock)
        {
            int at = _calls.GetValueOrDefault(call);
            _calls[call] = at + 1;
            if (!_armed)
            {
                return 0;
            }

            int error = _single is { } single
                ? single.Call == call && single.At == at ? single.Error : 0
                : _faults is not null && _faults.TryGetValue(call, out int[]? errors) && errors.Length > 0 && _random!.Next(100) < _percent ? errors[_random.Next(errors.Length)] : 0;
            if (error != 0)
            {
                _struck.Add(string.Create(CultureInfo.InvariantCulture, $"{call} {at}: {error}"));
            }

            return error;
        }
    }

    /// <summary>A number from 1 to a limit.</summary>
    public int UpTo(int limit)
    {
        lock (_lock)
        {
            return _random is null ? 1 : _random.Next(1, limit + 1);
        }
    }

    public void Opened(int descriptor)
    {
        lock (_lock)
        {
            if (descriptor >= 0 && !_open.Add(descriptor))
            {
                throw new InvalidOperationException($"descriptor {descriptor} was opened twice");
            }
        }
    }

    public void Closed(int descriptor)
    {
        lock (_lock)
        {
            if (!_open.Remove(descriptor))
            {
                throw new InvalidOperationException($"descriptor {descriptor} was closed, and is not ours or closed already");
            }
        }
    }

    /// <summary>What was opened and not closed.</summary>
    public int[] Open()
    {
        lock (_lock)
        {
            return [.. _open.Order()];
        }
    }

    public override string ToString()
    {
        lock (_lock)
        {
            return _struck.Count == 0 ? "no fault" : string.Join("; ", _struck.TakeLast(20));
        }
    }
}

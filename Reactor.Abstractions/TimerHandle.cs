using System;
using System.Diagnostics;

namespace Reactor;

/// <summary>
/// Names one pending timer: the poller, the slot, and the slot's generation, so that a handle that outlived its timer is
/// recognised and refused. <see langword="default"/> names nothing.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct TimerHandle : IEquatable<TimerHandle>
{
    internal TimerHandle(int poller, ulong key)
    {
        Poller = poller;
        Key = key;
    }

    internal int Poller { get; }

    internal ulong Key { get; }

    /// <summary>Whether two handles name the same timer.</summary>
    /// <param name="left">One handle.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(TimerHandle left, TimerHandle right) => left.Equals(right);

    /// <summary>Whether two handles name different timers.</summary>
    /// <param name="left">One handle.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(TimerHandle left, TimerHandle right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(TimerHandle other) => Poller == other.Poller && Key == other.Key;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TimerHandle other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Poller, Key);

    /// <summary>The handle as <c>poller:slot.generation</c>, or <c>none</c> for <see langword="default"/>.</summary>
    public override string ToString() => HandleText.Of(Poller, Key);
}

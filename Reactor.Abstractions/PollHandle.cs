using System;
using System.Diagnostics;

namespace Reactor;

/// <summary>
/// Names one registration: the poller, the slot, and the slot's generation, so that a handle that outlived its registration is
/// recognised and refused. <see langword="default"/> names nothing.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct PollHandle : IEquatable<PollHandle>
{
    internal PollHandle(int poller, ulong key)
    {
        Poller = poller;
        Key = key;
    }

    internal int Poller { get; }

    internal ulong Key { get; }

    /// <summary>Whether two handles name the same registration.</summary>
    /// <param name="left">One handle.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(PollHandle left, PollHandle right) => left.Equals(right);

    /// <summary>Whether two handles name different registrations.</summary>
    /// <param name="left">One handle.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(PollHandle left, PollHandle right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(PollHandle other) => Poller == other.Poller && Key == other.Key;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PollHandle other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Poller, Key);

    /// <summary>The handle as <c>poller:slot.generation</c>, or <c>none</c> for <see langword="default"/>.</summary>
    public override string ToString() => HandleText.Of(Poller, Key);
}

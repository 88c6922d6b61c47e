using System;
using System.Collections.Generic;
using System.Linq;

namespace Reactor.Tests.Races;

/// <summary>What was accepted and what arrived: nothing lost, nothing twice, in order for each sender, and seen.</summary>
internal sealed class Delivery
{
    private readonly List<Parcel> _accepted = [];
    private readonly List<Parcel> _received = [];

    public int Received => _received.Count;

    public void Accept(Parcel parcel) => _accepted.Add(parcel);

    public void Receive(Parcel? parcel)
    {
        if (parcel is null)
        {
            throw new InvalidOperationException("an empty slot was received");
        }

        parcel.RequireSeen();
        if (_received.LastOrDefault(earlier => earlier.Sender == parcel.Sender) is { } last && last.Number >= parcel.Number)
        {
            throw new InvalidOperationException($"{parcel} came after {last}");
        }

        _received.Add(parcel);
    }

    public void RequireAll()
    {
        if (_received.Except(_accepted).FirstOrDefault() is { } refused)
        {
            throw new InvalidOperationException($"{refused} was refused, and received");
        }

        if (_accepted.Except(_received).FirstOrDefault() is { } lost)
        {
            throw new InvalidOperationException($"{lost} was accepted, and never received");
        }
    }
}

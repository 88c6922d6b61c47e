namespace Reactor.Tests.Races;

/// <summary>Something sent: who sent it, its number there, and data that must be seen by who receives it.</summary>
internal sealed class Parcel
{
    private readonly Datum _datum = new();

    public Parcel(int sender, int number)
    {
        (Sender, Number) = (sender, number);
        _datum.Write();
    }

    public int Sender { get; }

    public int Number { get; }

    public void RequireSeen()
    {
        _datum.Require(ToString());
        Datum.RequireSeen(this);
    }

    public override string ToString() => $"parcel {Number} of sender {Sender}";
}

namespace Reactor.Tests.Races;

/// <summary>What one thread has seen, what its plain writes hand on since its last fence, and what its plain reads will have seen after its next one.</summary>
internal sealed class ThreadViews
{
    public View Seen { get; } = new();

    public View Fenced { get; } = new();

    public View AtNextFence { get; } = new();

    public void Clear()
    {
        Seen.Clear();
        Fenced.Clear();
        AtNextFence.Clear();
    }
}

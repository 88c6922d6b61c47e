namespace Reactor.Runtime;

/// <summary>What a <see cref="Reaper"/> takes over: something whose owner is done with it while its I/O work may still run.</summary>
public interface IReapable
{
    /// <summary>Begin to end, on the reaper's thread from now on, and call <see cref="Reaper.Reaped"/> when done, here or later.</summary>
    /// <param name="reaper">Who took it over.</param>
    void OnReap(Reaper reaper);
}

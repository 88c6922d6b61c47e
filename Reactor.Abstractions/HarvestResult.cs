namespace Reactor;

/// <summary>What became of an event that a backend brought back from its kernel.</summary>
public enum HarvestResult
{
    /// <summary>The registration is live and wants it: it will be dispatched in this turn.</summary>
    Taken = 0,

    /// <summary>The registration is live but has no interest in it; a kernel that goes on reporting it must be told to stop.</summary>
    Unwanted = 1,

    /// <summary>No live registration has this key: the kernel still watches something that was removed.</summary>
    Stale = 2,
}

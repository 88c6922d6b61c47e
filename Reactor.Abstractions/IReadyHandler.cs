namespace Reactor;

/// <summary>Receives readiness of descriptors on the poller's thread.</summary>
public interface IReadyHandler
{
    /// <summary>
    /// The descriptor is ready in at least one direction of its current interest. Called at most once per descriptor and turn,
    /// with the union of what was found, never inside a call that the handler itself made into the poller. May add, change and
    /// remove anything. Readiness may be spurious: treat would-block as nothing to do.
    /// </summary>
    /// <param name="handle">The registration that is ready.</param>
    /// <param name="readiness">What was found, limited to the directions of current interest plus hints.</param>
    void OnReady(PollHandle handle, Readiness readiness);
}

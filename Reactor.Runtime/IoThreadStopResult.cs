using System.Collections.Generic;

namespace Reactor.Runtime;

/// <summary>How an <see cref="IoThread"/> ended, and what it left.</summary>
/// <param name="Ended">Whether the thread has ended; false when a callback still holds it, or when its own thread asked.</param>
/// <param name="Remaining">Attached objects, and those about to be, that did not detach in time. Their registrations are gone; their descriptors stay theirs to close.</param>
/// <param name="Undelivered">Commands that were accepted and did not run: those of a thread that never started, or was cut off at its deadline.</param>
/// <param name="RemainingLoad">Registrations in the poller when the loop ended, whoever made them.</param>
public sealed record IoThreadStopResult(bool Ended, IReadOnlyList<IIoObject> Remaining, IReadOnlyList<Command> Undelivered, int RemainingLoad);

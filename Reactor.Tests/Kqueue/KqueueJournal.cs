using System;
using System.Collections.Generic;

namespace Reactor.Tests.Kqueue;

/// <summary>One kevent(2) as it went over the seam.</summary>
/// <param name="Changes">What was asked.</param>
/// <param name="Room">nevents.</param>
/// <param name="Nanoseconds">The timeout.</param>
internal sealed record KqueueCall(IReadOnlyList<KqueueRecord> Changes, int Room, long Nanoseconds);

/// <summary>What a poller asked of its kernel, and what the kernel shall answer instead of the truth.</summary>
internal sealed class KqueueJournal
{
    public List<KqueueCall> Calls { get; } = [];

    /// <summary>Descriptors made and not closed.</summary>
    public int Open { get; set; }

    /// <summary>For a call that was served: the result to report instead; null for the true one.</summary>
    public Func<KqueueCall, int?> Verdict { get; set; } = _ => null;

    /// <summary>For a change: the error number with which the kernel refuses it; 0 for none.</summary>
    public Func<KqueueRecord, int> Refusal { get; set; } = _ => 0;
}

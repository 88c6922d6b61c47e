using System.Threading;

namespace Reactor.Runtime;

/// <summary>Numbers mailboxes, whatever they carry, so that a trace tells them apart.</summary>
internal static class MailboxId
{
    private static int _last;

    public static int Next() => Interlocked.Increment(ref _last);
}

using System;

namespace Reactor.Cli;

/// <summary>The work could not be begun or finished. The message is one line for the person at the terminal.</summary>
internal sealed class FailureException : Exception
{
    public FailureException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

using System;

namespace Reactor.Cli;

/// <summary>The command line asks for what cannot be had here. The message is one line: what is wrong and what would be right.</summary>
internal sealed class UsageException : Exception
{
    public UsageException(string message)
        : base(message)
    {
    }
}

namespace Reactor.Cli;

/// <summary>What one end of the in-process transport tells the other through its mailbox.</summary>
internal enum PipeCommand
{
    /// <summary>The pipe that you read from was empty and is not any more.</summary>
    Readable,

    /// <summary>Nothing more will come.</summary>
    End,
}

namespace Reactor.Cli;

/// <summary>What the tool tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>Everything went as asked.</summary>
    public const int Success = 0;

    /// <summary>The work was begun and something about it was wrong.</summary>
    public const int Failure = 1;

    /// <summary>The command line was not understood, or asks for what cannot be had here.</summary>
    public const int Usage = 2;
}

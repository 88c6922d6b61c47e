using System;

namespace Reactor.Tests;

/// <summary>Asserts where no test is at hand: in processes of their own and on their threads.</summary>
internal static class Must
{
    /// <summary>Throws when something does not hold.</summary>
    public static void Hold(bool condition, string failure) => Hold(condition, () => failure);

    /// <inheritdoc cref="Hold(bool, string)"/>
    public static void Hold(bool condition, Func<string> failure)
    {
        if (!condition)
        {
            throw new InvalidOperationException(failure());
        }
    }
}

using System;
using System.IO;

namespace Reactor.Tests;

/// <summary>The source tree that this test program was built from: documents and baselines are read there.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Reactor.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException($"No Reactor.sln above {AppContext.BaseDirectory}. Run the tests where they were built, inside the source tree.");
    }
}

using System;
using System.IO;
using Reactor.Cli;
using System.Linq;

namespace Reactor.Tests;

/// <summary>How many descriptors or handles of the kinds that pollers and their tests open the process has.</summary>
internal static class OpenDescriptors
{
    private static readonly string[] Kinds = ["socket:", "pipe:", "anon_inode:[eventpoll]", "anon_inode:[eventfd]"];

    /// <summary>Whether the count is exact. Windows counts all handles together, and the runtime opens and closes some at any time.</summary>
    public static bool AreExact => OperatingSystem.IsLinux();

    public static int Count()
    {
        if (AreExact)
        {
            // Files are left out: the runtime opens some of its own at any time.
            return Directory.EnumerateFiles("/proc/self/fd").Count(IsOfOurKinds);
        }

        return WindowsHandles.Count();
    }

    /// <summary>What they are, for a failure's message.</summary>
    public static string Describe() => AreExact
        ? string.Join(", ", Directory.EnumerateFiles("/proc/self/fd").Where(IsOfOurKinds).Select(path => $"{Path.GetFileName(path)} {new FileInfo(path).LinkTarget}"))
        : $"{Count()} handles";

    private static bool IsOfOurKinds(string path)
    {
        string? target = new FileInfo(path).LinkTarget;
        return target is not null && Array.Exists(Kinds, kind => target.StartsWith(kind, StringComparison.Ordinal));
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Reactor.Cli;

namespace Reactor.Tests;

/// <summary>The descriptors or handles that the process had open at one moment, of the kinds that pollers and their tests open.</summary>
internal sealed class OpenDescriptors
{
    private static readonly string[] Kinds = ["socket:", "anon_inode:[eventpoll]", "anon_inode:[eventfd]"];

    private readonly string _description;

    private OpenDescriptors(int count, string description)
    {
        Count = count;
        _description = description;
    }

    /// <summary>Whether only what pollers and tests open is counted: on Linux sockets and pollers, on Windows sockets. macOS does not tell them from what the runtime opens at any time.</summary>
    public static bool AreExact => OperatingSystem.IsLinux() || OperatingSystem.IsWindows();

    public int Count { get; }

    public static OpenDescriptors Now()
    {
        if (OperatingSystem.IsLinux())
        {
            // Files and pipes are left out: the runtime opens some of its own at any time.
            List<string> open = [.. Directory.EnumerateFiles("/proc/self/fd").Select(Describe).Where(IsOfOurKinds)];
            return new OpenDescriptors(open.Count, string.Join(", ", open));
        }

        int count = DescriptorCensus.Count();
        return new OpenDescriptors(count, $"{count} open");
    }

    public override string ToString() => _description;

    private static string Describe(string path) => $"{Path.GetFileName(path)} {new FileInfo(path).LinkTarget}";

    private static bool IsOfOurKinds(string descriptor) => Array.Exists(Kinds, kind => descriptor.Contains($" {kind}", StringComparison.Ordinal));
}

using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;

namespace Reactor.Cli;

/// <summary>The descriptors that this process has open, so that a run can show that it left none behind.</summary>
internal static class DescriptorCensus
{
    // macOS lists descriptors without telling files from sockets, and .NET opens some of its own meanwhile: there a leak is what goes beyond that noise.
    private const int Noise = 48;

    private const string Folder = "/proc/self/fd";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static bool IsExact => OperatingSystem.IsWindows() || Directory.Exists(Folder);

    /// <summary>How many are open now: sockets on Windows, sockets and pollers on Linux, else all descriptors.</summary>
    public static int Count()
    {
        if (OperatingSystem.IsWindows())
        {
            return WindowsSockets.Count();
        }

        return IsExact
            ? Directory.EnumerateFileSystemEntries(Folder).Count(IsSocketOrPoller)
            : Directory.EnumerateFileSystemEntries("/dev/fd").Count();
    }

    /// <summary>How many more are open than before, once those that are being closed have had time to go.</summary>
    public static int CountLeaked(int before)
    {
        int allowed = IsExact ? before : before + Noise;
        long start = Stopwatch.GetTimestamp();
        int now = Count();
        while (now > allowed && Stopwatch.GetElapsedTime(start) < Patience)
        {
            Thread.Sleep(10);
            now = Count();
        }

        return now > allowed ? now - before : 0;
    }

    private static bool IsSocketOrPoller(string descriptor) =>
        new FileInfo(descriptor).LinkTarget is string target
        && (target.StartsWith("socket:", StringComparison.Ordinal) || target.StartsWith("anon_inode:", StringComparison.Ordinal));
}

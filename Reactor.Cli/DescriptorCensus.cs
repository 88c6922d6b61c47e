using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;

namespace Reactor.Cli;

/// <summary>The descriptors that this process has open, so that a run can show that it left none behind.</summary>
internal static class DescriptorCensus
{
    // Where files cannot be told from sockets, .NET loads assemblies and starts pool threads meanwhile: there a leak is what goes beyond that noise.
    private const int Noise = 48;

    private const string Folder = "/proc/self/fd";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static bool IsExact => Directory.Exists(Folder);

    /// <summary>How many are open now: sockets and pollers where the system tells what is what, else all descriptors or handles.</summary>
    public static int Count()
    {
        if (IsExact)
        {
            return Directory.EnumerateFileSystemEntries(Folder).Count(IsSocketOrPoller);
        }

        if (Directory.Exists("/dev/fd"))
        {
            return Directory.EnumerateFileSystemEntries("/dev/fd").Count();
        }

        return WindowsHandles.Count();
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

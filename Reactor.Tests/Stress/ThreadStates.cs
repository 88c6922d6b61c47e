using System;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace Reactor.Tests.Stress;

/// <summary>What every thread of the process is doing, as the system knows it: for a hang's report.</summary>
internal static class ThreadStates
{
    public static string Describe() => OperatingSystem.IsLinux()
        ? string.Join('\n', Directory.EnumerateDirectories("/proc/self/task").Select(OfTask))
        : string.Join('\n', Process.GetCurrentProcess().Threads.Cast<ProcessThread>().Select(static thread => $"thread {thread.Id}: {thread.ThreadState}"));

    private static string OfTask(string task)
    {
        try
        {
            string name = File.ReadAllText(Path.Combine(task, "comm")).Trim();
            string state = File.ReadLines(Path.Combine(task, "status")).First(static line => line.StartsWith("State:", StringComparison.Ordinal));
            return $"thread {Path.GetFileName(task)} {name}: {state["State:".Length..].Trim()}, in {Read(task, "wchan")}, system call {Read(task, "syscall")}";
        }
        catch (IOException)
        {
            return $"thread {Path.GetFileName(task)}: ended";
        }
    }

    private static string Read(string task, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, file)).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "?";
        }
    }
}

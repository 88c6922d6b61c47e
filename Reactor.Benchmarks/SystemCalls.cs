using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace Reactor.Benchmarks;

/// <summary>Counts a warm contender's system calls per operation with strace, in a run of their own, since tracing slows everything down.</summary>
internal static partial class SystemCalls
{
    private const int Interrupt = 2;
    private const int Milliseconds = 25;

    /// <summary>For instance <c>2.00 (write 1.00, epoll_wait 1.00)</c>; null when there is no process, or strace cannot run here.</summary>
    public static string? PerOperation(RunningContender running)
    {
        if (running.ProcessId is not int process)
        {
            return null;
        }

        string table = Path.GetTempFileName();
        try
        {
            ProcessStartInfo start = new("strace", ["-f", "-c", "-U", "calls,name", "-o", table, "-p", process.ToString(CultureInfo.InvariantCulture)])
            {
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            using Process? strace = Process.Start(start);
            if (strace?.StandardError.ReadLine()?.Contains("attached", StringComparison.Ordinal) != true)
            {
                return null;
            }

            Measurement measurement = running.Run(Milliseconds);
            _ = kill(strace.Id, Interrupt);
            strace.StandardError.ReadToEnd();
            strace.WaitForExit();
            return Describe(File.ReadLines(table), measurement.Operations);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
        finally
        {
            File.Delete(table);
        }
    }

    private static string Describe(IEnumerable<string> table, double operations)
    {
        List<(string Name, double Calls)> calls = [];
        foreach (string line in table)
        {
            string[] parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 2 && parts[1] != "total" && double.TryParse(parts[0], NumberStyles.Integer, CultureInfo.InvariantCulture, out double count))
            {
                calls.Add((parts[1], count / operations));
            }
        }

        IEnumerable<string> shown = calls
            .Where(call => call.Calls >= 0.005)
            .OrderByDescending(call => call.Calls)
            .Take(4)
            .Select(call => string.Create(CultureInfo.InvariantCulture, $"{call.Name} {call.Calls:0.00}"));
        string all = string.Create(CultureInfo.InvariantCulture, $"{calls.Sum(call => call.Calls):0.00}");
        string names = string.Join(", ", shown);
        return names.Length == 0 ? all : $"{all} ({names})";
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int process, int signal);
}

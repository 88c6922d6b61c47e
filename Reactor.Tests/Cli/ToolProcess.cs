using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using NUnit.Framework;

namespace Reactor.Tests.Cli;

/// <summary>A process of one test: what it prints is collected, and it does not outlive the test.</summary>
internal sealed class ToolProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    public ToolProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Collect(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Collect(_error, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Output => Read(_output);

    public string Error => Read(_error);

    /// <summary>The reactor tool, as it was built beside the tests.</summary>
    public static ToolProcess Reactor(params string[] arguments) => new(ReactorStart(arguments));

    /// <summary>How that process is started.</summary>
    public static ProcessStartInfo ReactorStart(params string[] arguments) =>
        new(Path.Combine(TestContext.CurrentContext.TestDirectory, OperatingSystem.IsWindows() ? "reactor.exe" : "reactor"), arguments);

    public string Describe() => $"{_process.StartInfo.FileName}{(_process.HasExited ? $" ended with {_process.ExitCode}" : " runs")}; output: {Output}; error: {Error}";

    /// <summary>Waits until the process has printed a text.</summary>
    public void WaitForOutput(string text, TimeSpan bound) => Assert.That(
        SpinWait.SpinUntil(() => Output.Contains(text, StringComparison.Ordinal) || _process.HasExited, bound) && Output.Contains(text, StringComparison.Ordinal),
        Describe);

    /// <summary>Waits until the echo command serves.</summary>
    /// <returns>The port that it says.</returns>
    public int WaitForEchoPort(TimeSpan bound)
    {
        WaitForOutput("Ctrl+C ends.", bound);
        return int.Parse(Output.Split(':')[1].Split(' ')[0], CultureInfo.InvariantCulture);
    }

    public int WaitForExit(TimeSpan bound)
    {
        Assert.That(_process.WaitForExit(bound), Describe);

        // Without a time it also waits for the end of the output.
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static void Collect(StringBuilder lines, string? line)
    {
        lock (lines)
        {
            lines.AppendLine(line);
        }
    }

    private static string Read(StringBuilder lines)
    {
        lock (lines)
        {
            return lines.ToString().Trim();
        }
    }
}

using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;

namespace Reactor.Benchmarks;

/// <summary>A contender's process, kept between runs so that it is warm; it sleeps in a read while it is not asked to run.</summary>
internal sealed class RunningContender : IDisposable
{
    private static readonly Measurement Zero = Measurement.Parse("operations=1 wall=0 cpu=0 allocated=0 p50=0 p99=0");

    private readonly Contender _contender;
    private readonly Process? _worker;
    private readonly Process? _server;

    public RunningContender(Contender contender)
    {
        _contender = contender;
        if (contender.Command.Count == 0)
        {
            return;
        }

        if (contender.Client is null)
        {
            _worker = Start([.. contender.Command]);
            return;
        }

        _server = Start([.. contender.Command]);
        string line = _server.StandardOutput.ReadLine() ?? throw Died();
        _worker = Start([.. contender.Client, line["port ".Length..]]);
    }

    /// <summary>The process whose work is compared; null for nothing.</summary>
    public int? ProcessId => (_server ?? _worker)?.Id;

    public Measurement Run(int milliseconds)
    {
        if (_worker is null)
        {
            return Zero;
        }

        long cpu = _server is null ? 0 : Clock.CpuOf(_server.Id);
        _worker.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"run {milliseconds}"));
        _worker.StandardInput.Flush();
        string line = _worker.StandardOutput.ReadLine() ?? throw Died();
        Measurement measurement = Measurement.Parse(line);
        return _server is null ? measurement : measurement.With("cpu", Clock.CpuOf(_server.Id) - cpu);
    }

    public void Dispose()
    {
        // Nothing of it is of use any more, and a server would not end by itself.
        _worker?.Kill();
        _worker?.WaitForExit();
        _worker?.Dispose();
        _server?.Kill();
        _server?.WaitForExit();
        _server?.Dispose();
    }

    private static Process Start(string[] command)
    {
        ProcessStartInfo start = new(command[0], command.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        return Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
    }

    private InvalidOperationException Died() => new($"{_contender.Name} ended early: {string.Join(' ', _contender.Command)}");
}

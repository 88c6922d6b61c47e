using System;
using System.Diagnostics;
using System.Globalization;

namespace Reactor.Benchmarks;

/// <summary>A contender's process, kept between runs so that it is warm; it sleeps in a read while it is not asked to run.</summary>
internal sealed class RunningContender : IDisposable
{
    private static readonly Measurement Zero = Measurement.Parse("operations=1 wall=0 cpu=0 allocated=0 p50=0 p99=0");

    private readonly Contender _contender;
    private readonly Process? _worker;
    private readonly RunningServer? _server;

    /// <param name="contender">Who it is.</param>
    /// <param name="server">For the client of a server, that server.</param>
    public RunningContender(Contender contender, RunningServer? server)
    {
        _contender = contender;
        _server = server;
        if (contender.Command.Count > 0)
        {
            _worker = RunningServer.Start(contender.Client is null ? [.. contender.Command] : [.. contender.Client, server!.Port]);
        }
    }

    /// <summary>The process whose work is compared; null for nothing.</summary>
    public int? ProcessId => _server?.ProcessId ?? _worker?.Id;

    public Measurement Run(int milliseconds)
    {
        if (_worker is null)
        {
            return Zero;
        }

        long cpu = _server is null ? 0 : Clock.CpuOf(_server.ProcessId);
        _worker.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"run {milliseconds}"));
        _worker.StandardInput.Flush();
        string line = _worker.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{_contender.Name} ended early: {string.Join(' ', _contender.Client ?? _contender.Command)}");
        Measurement measurement = Measurement.Parse(line);
        return _server is null ? measurement : measurement.With("cpu", Clock.CpuOf(_server.ProcessId) - cpu);
    }

    public void Dispose()
    {
        // Nothing of it is of use any more.
        _worker?.Kill();
        _worker?.WaitForExit();
        _worker?.Dispose();
    }
}

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Reactor.Runtime;

namespace Reactor.Cli;

/// <summary>One backend, woken in one way, driven for a while: an echo server, its clients, the in-process pipes beside them, and the look at what is left afterwards.</summary>
internal sealed class DemoRun
{
    private const int IoThreads = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly SignalerKind _signaler;
    private readonly DemoOptions _options;
    private readonly DemoTally _tcp = new();
    private readonly DemoTally _pipes = new();

    public DemoRun(IBackend backend, SignalerKind signaler, string signalerName, DemoOptions options)
    {
        Backend = backend;
        _signaler = signaler;
        SignalerName = signalerName;
        _options = options;
    }

    public IBackend Backend { get; }

    public string SignalerName { get; }

    /// <summary>What was found, so far or in the end; null before it began.</summary>
    public DemoResult? Result { get; private set; }

    /// <summary>Runs it. Once.</summary>
    /// <param name="refresh">Called now and then while it runs, with <see cref="Result"/> as far as it is known.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="FailureException">It could not be run to its end.</exception>
    public DemoResult Execute(Action? refresh = null)
    {
        int descriptors = DescriptorCensus.Count();
        List<LoopProbe> probes;
        EchoTotals served;
        bool ended;
        using (ReactorContext context = new(new ReactorContextOptions
        {
            Backend = Backend,
            Poller = new PollerOptions { Signaler = _signaler },
            IoThreads = IoThreads,
            ThreadNamePrefix = "demo",
        }))
        {
            using EchoServer server = new(context, EchoServer.Listen(new IPEndPoint(IPAddress.Loopback, 0)));
            probes = [.. context.IoThreads.Select(thread => new LoopProbe(thread))];
            Drive(server, probes, refresh);
            server.Close();
            ended = context.Terminate(Patience);
            served = server.Totals;
        }

        int leaked = DescriptorCensus.CountLeaked(descriptors);
        string? fault = _tcp.FirstError ?? _pipes.FirstError;
        if (served.Opened != served.Closed)
        {
            fault ??= string.Create(CultureInfo.InvariantCulture, $"{served.Opened - served.Closed} connections were not closed");
        }

        if (leaked > 0)
        {
            fault ??= string.Create(CultureInfo.InvariantCulture, $"{leaked} descriptors were left open");
        }

        if (!ended || probes.Any(probe => probe.IsAlive))
        {
            fault ??= "an I/O thread was left running";
        }

        return Result = Result! with { Errors = _tcp.Errors + _pipes.Errors, Fault = fault };
    }

    private void Drive(EchoServer server, List<LoopProbe> probes, Action? refresh)
    {
        List<DemoClient> clients = [.. Enumerable.Range(1, _options.Connections).Select(id => new DemoClient(id, _options.Size))];
        try
        {
            Open(clients, server.EndPoint);
            using CancellationTokenSource finish = new();
            using CancellationTokenSource limit = new();
            using PipeExchange pipes = new(server.Context.IoThreads, _pipes);
            Baseline start = Baseline.Of(probes);
            pipes.Start();
            Task[] talks = [.. clients.Select(client => Task.Run(() => client.RunAsync(_tcp, finish.Token, limit.Token)))];
            while (Stopwatch.GetElapsedTime(start.Timestamp) is TimeSpan elapsed && elapsed < _options.Duration)
            {
                Thread.Sleep(TimeSpan.FromMilliseconds(Math.Min(200, (_options.Duration - elapsed).TotalMilliseconds)));
                Result = Snapshot(start, Baseline.Of(probes));
                refresh?.Invoke();
            }

            Result = Snapshot(start, Baseline.Of(probes));
            finish.Cancel();
            limit.CancelAfter(Patience);
            Task.WaitAll(talks);
            pipes.Finish();
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    private void Open(List<DemoClient> clients, EndPoint server)
    {
        using CancellationTokenSource limit = new(Patience);
        DemoTally opening = new();
        try
        {
            Task.WaitAll([.. clients.Select(client => client.OpenAsync(server, opening, limit.Token))]);
        }
        catch (AggregateException failures) when (failures.InnerExceptions.All(failure => failure is SocketException or OperationCanceledException))
        {
            string why = failures.InnerExceptions.FirstOrDefault(failure => failure is SocketException)?.Message ?? $"the server did not answer within {Patience.TotalSeconds} s";
            throw new FailureException($"{failures.InnerExceptions.Count} of {clients.Count} clients could not connect: {why}. Lower --connections, or raise the limit of descriptors (ulimit -n).", failures);
        }

        if (opening.FirstError is string error)
        {
            _tcp.Fail(error);
        }
    }

    private DemoResult Snapshot(Baseline start, Baseline now)
    {
        long messages = _tcp.Messages;
        return new DemoResult
        {
            Backend = Backend.Name,
            Signaler = SignalerName,
            Messages = messages,
            Errors = _tcp.Errors + _pipes.Errors,
            MessagesPerSecond = messages / Stopwatch.GetElapsedTime(start.Timestamp, now.Timestamp).TotalSeconds,
            P50 = _tcp.RoundTrips.Percentile(0.50) / 1000,
            P99 = _tcp.RoundTrips.Percentile(0.99) / 1000,
            Signals = now.Signals - start.Signals,
            Coalesced = now.Coalesced - start.Coalesced,
            AllocatedBytesPerMessage = (double)(now.Allocated - start.Allocated) / Math.Max(1, messages),
            PipeMessages = _pipes.Messages,
            PipeP50 = _pipes.RoundTrips.Percentile(0.50) / 1000,
            PipeP99 = _pipes.RoundTrips.Percentile(0.99) / 1000,
            Fault = null,
        };
    }

    /// <summary>The loops' own figures at one moment.</summary>
    private readonly record struct Baseline(long Timestamp, long Signals, long Coalesced, long Allocated)
    {
        public static Baseline Of(List<LoopProbe> probes)
        {
            long allocated = probes.Sum(probe => probe.ReadAllocatedBytes());
            return new Baseline(
                Stopwatch.GetTimestamp(),
                probes.Sum(probe => probe.Statistics.Signals),
                probes.Sum(probe => probe.Statistics.CoalescedSignals),
                allocated);
        }
    }
}

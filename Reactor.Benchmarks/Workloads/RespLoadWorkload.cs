using System;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace Reactor.Benchmarks;

/// <summary>redis-benchmark, run with as many requests as fit into the time. It starts anew each time, which is its own cost and not the server's.</summary>
internal sealed class RespLoadWorkload : IWorkload
{
    private const int FirstRequests = 2000;
    private const int MostRequests = 5_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _test;
    private readonly string _pipeline;
    private readonly string _port;

    /// <summary>Requests in a nanosecond, as of the last run.</summary>
    private double _rate;

    public RespLoadWorkload(string[] arguments)
    {
        (_test, _pipeline, _port) = (arguments[0], arguments[1], arguments[2]);
        AwaitServer(int.Parse(_port, CultureInfo.InvariantCulture));
    }

    public long Run(long nanoseconds, Histogram latency)
    {
        long start = Clock.Wall;
        long done = 0;
        long left = nanoseconds;

        // Once if the rate is known; the first run finds it out, and fills its time, since it is also the server's warming up.
        while (left > nanoseconds / 2)
        {
            done += Load(Math.Clamp((long)(_rate * left), FirstRequests, MostRequests));
            left = nanoseconds - (Clock.Wall - start);
        }

        return done;
    }

    private long Load(long requests)
    {
        long start = Clock.Wall;
        ProcessStartInfo client = new("redis-benchmark", ["-p", _port, "-t", _test, "-n", requests.ToString(CultureInfo.InvariantCulture), "-P", _pipeline, "-c", "50", "-q"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(client) ?? throw new InvalidOperationException("redis-benchmark did not start.");
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"redis-benchmark ended with {process.ExitCode}: {process.StandardError.ReadToEnd()}");
        }

        _rate = requests / (double)(Clock.Wall - start);

        // For a range of a list it first pushes as many elements, each a request.
        return _test.StartsWith("lrange", StringComparison.Ordinal) ? 2 * requests : requests;
    }

    private static void AwaitServer(int port)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
                return;
            }
            catch (SocketException) when (Stopwatch.GetElapsedTime(start) < Patience)
            {
                Thread.Sleep(20);
            }
        }
    }
}

using System;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading;
using Reactor.Runtime;

namespace RespServer;

/// <summary><c>resp-server [--port P] [--address A] [--io-threads N] [--backend B]</c>; ends by SIGINT or SIGTERM.</summary>
internal static class Program
{
    private const int UsageError = 2;

    public static int Main(string[] args)
    {
        try
        {
            using Server server = new(Parse(args));
            using ManualResetEventSlim ended = new();
            using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
            using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
            Console.WriteLine($"Serving on {server.EndPoint} by {server.Backend}.");
            ended.Wait();
            Console.WriteLine($"Served {server.CommandsRun} commands.");
            return 0;

            void End(PosixSignalContext context)
            {
                context.Cancel = true;
                ended.Set();
            }
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or PlatformNotSupportedException or SocketException)
        {
            Console.Error.WriteLine($"resp-server: {exception.Message}");
            return UsageError;
        }
    }

    private static ServerOptions Parse(string[] args)
    {
        ServerOptions options = new();
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : throw new ArgumentException($"{args[i]} has no value.");
            options = args[i] switch
            {
                "--port" => options with { EndPoint = new IPEndPoint(options.EndPoint.Address, int.Parse(value, CultureInfo.InvariantCulture)) },
                "--address" => options with { EndPoint = new IPEndPoint(IPAddress.Parse(value), options.EndPoint.Port) },
                "--io-threads" => options with { IoThreads = int.Parse(value, CultureInfo.InvariantCulture) },
                "--backend" => options with { Backend = Backends.Get(value) },
                _ => throw new ArgumentException($"Unknown option {args[i]}; known are --port, --address, --io-threads, --backend."),
            };
        }

        return options;
    }
}

using System;
using System.Globalization;
using System.IO;
using System.Runtime.CompilerServices;
using Reactor.Kqueue;

namespace Reactor.Tests.Kqueue;

/// <summary>The commands of the test program that have to do with kqueue; docs/backends/kqueue-trace.md tells how to use them.</summary>
internal static class KqueueCommands
{
    private const int Same = 0;
    private const int Different = 1;
    private const int Misused = 2;
    private const string Usage = """
        replay-kqueue --profile freebsd|xnu|netbsd TRACE    carry out a trace on the model, and compare with what it recorded
        record-kqueue TRACE                                 carry out a trace on this system's own kqueue
        generate-kqueue COUNT SEED                          write random traces
        TRACE is a file, or - for the standard input.
        """;

    /// <summary>Carries out what the arguments ask for.</summary>
    /// <returns>The exit code; null when they are none of these commands.</returns>
    public static int? Run(string[] arguments)
    {
        try
        {
            return arguments switch
            {
                ["replay-kqueue", "--profile", string profile, string trace] => Replay(() => KqueuePort.Of(KqueueProfile.Named(profile)), trace),
                ["record-kqueue", string trace] => Replay(KqueuePort.OfThisSystem, trace),
                ["generate-kqueue", string count, string seed] => Generate(Number(count), Number(seed)),
                ["compile-kqueue"] => Compile(),
                ["replay-kqueue" or "record-kqueue" or "generate-kqueue" or "compile-kqueue", ..] => Misuse(Usage),
                _ => null,
            };
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or IOException or PlatformNotSupportedException)
        {
            return Misuse(exception.Message);
        }
    }

    private static int Misuse(string message)
    {
        Console.Error.WriteLine(message);
        return Misused;
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        ? number
        : throw new FormatException($"'{text}' is no number.");

    private static int Replay(Func<KqueuePort> open, string trace)
    {
        using KqueueTraceRunner runner = new(open);
        using TextReader reader = trace == "-" ? Console.In : new StreamReader(trace);
        int different = runner.Replay(reader, Console.Out);
        if (different > 0)
        {
            Console.Error.WriteLine($"{different} commands came out differently; what was recorded is marked with '!'.");
        }

        return different == 0 ? Same : Different;
    }

    private static int Generate(int count, int seed)
    {
        new KqueueTraceGenerator(seed, Console.Out).Write(count);
        return Same;
    }

    /// <summary>Has the shipped poller compiled, so that DOTNET_JitDisasm can show what became of the seam.</summary>
    private static int Compile()
    {
        foreach (string name in new[] { "HarvestOnce", "Interrupt" })
        {
            foreach (Type poller in new[]
            {
                typeof(KqueuePoller<BsdKqueueKernel<Interop.Kevent32>, Interop.Kevent32>),
                typeof(KqueuePoller<BsdKqueueKernel<Interop.Kevent64>, Interop.Kevent64>),
            })
            {
                RuntimeHelpers.PrepareMethod(
                    poller.GetMethod(name, System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.MethodHandle,
                    Array.ConvertAll(poller.GetGenericArguments(), argument => argument.TypeHandle));
            }
        }

        return Same;
    }
}

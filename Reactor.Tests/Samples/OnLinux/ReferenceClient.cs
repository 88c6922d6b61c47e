using System;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Reactor.Tests.Samples;

/// <summary>Runs Debian's redis-cli and redis-benchmark: clients that were not written here.</summary>
internal static class ReferenceClient
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Runs a client to its end.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="port">Where the server listens on the loopback address.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="arguments">What follows the port.</param>
    /// <returns>What it printed, errors last.</returns>
    public static string Run(string program, int port, string? input, params string[] arguments)
    {
        ProcessStartInfo start = new(program, ["-p", port.ToString(CultureInfo.InvariantCulture), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            if (!process.WaitForExit(Limit))
            {
                process.Kill();
                process.WaitForExit();
                throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {Limit}. It printed: {output.Result}{errors.Result}");
            }

            return output.Result + errors.Result;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new AssertionException($"{program} cannot be started ({exception.Message}). Install it: apt-get install redis-tools, or run build/redis.sh.");
        }
    }
}

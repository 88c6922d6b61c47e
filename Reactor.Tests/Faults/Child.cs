using System;
using System.Diagnostics;
using System.IO;
using System.Reflection;
using System.Runtime.CompilerServices;
using NUnit.Framework;

namespace Reactor.Tests.Faults;

/// <summary>
/// Runs one static method of this assembly in a process of its own, which may spoil limits that the tests live under. The process is this program again, told by an environment variable to
/// do nothing else.
/// </summary>
internal static class Child
{
    private const string Variable = "REACTOR_TEST_CHILD";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Runs a method <c>void Name(string argument)</c> and fails the test with what it threw.</summary>
    public static string Run(Type type, string method, string argument)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[Variable] = $"{type.FullName}|{method}|{argument}";
        using Process process = Process.Start(start)!;
        System.Threading.Tasks.Task<string> output = process.StandardOutput.ReadToEndAsync();
        System.Threading.Tasks.Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"the child did not end: {output.Result}\n{error.Result}");
        }

        string said = $"{output.Result}\n{error.Result}";
        process.StandardOutput.Dispose();
        process.StandardError.Dispose();
        Assert.That(process.ExitCode, Is.Zero, said);
        return said;
    }

    [ModuleInitializer]
    internal static void Begin()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } what)
        {
            return;
        }

        string[] parts = what.Split('|');
        using StreamWriter error = new(Console.OpenStandardError());
        try
        {
            typeof(Child).Assembly.GetType(parts[0], true)!.GetMethod(parts[1], BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!
                .CreateDelegate<Action<string>>()(parts[2]);
            Environment.Exit(0);
        }
        catch (Exception exception)
        {
            error.WriteLine(exception);
            error.Flush();
            Environment.Exit(1);
        }
    }
}

using System;
using System.Diagnostics;
using System.IO;
using System.Reflection;
using NUnit.Framework;
using Reactor.Tests.Cli;

namespace Reactor.Tests.Faults;

/// <summary>
/// Runs one static method of this assembly in a process of its own, which may spoil limits that the tests live under. The process is this program again, with the
/// command <c>child</c>.
/// </summary>
internal static class Child
{
    private const string Command = "child";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Runs a method <c>void Name(string argument)</c> and fails the test with what it threw.</summary>
    /// <returns>What it printed.</returns>
    public static string Run(Type type, string method, string argument)
    {
        string program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Reactor.Tests.exe" : "Reactor.Tests");
        using ToolProcess process = new(new ProcessStartInfo(program, [Command, type.FullName!, method, argument]));
        Assert.That(process.WaitForExit(Patience), Is.Zero, process.Describe);
        return process.Output;
    }

    /// <summary>Carries out the command of that name.</summary>
    /// <returns>The exit code; null when the arguments are for somebody else.</returns>
    public static int? Begin(string[] arguments)
    {
        if (arguments is not [Command, string type, string method, string argument])
        {
            return null;
        }

        try
        {
            typeof(Child).Assembly.GetType(type, true)!.GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!
                .CreateDelegate<Action<string>>()(argument);
            return 0;
        }
        catch (Exception exception)
        {
            Console.Error.WriteLine(exception);
            return 1;
        }
    }
}

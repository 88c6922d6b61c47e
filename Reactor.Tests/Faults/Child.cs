using System;
using System.Diagnostics;
using System.Reflection;
using NUnit.Framework;

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
    public static string Run(Type type, string method, string argument)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string word in (string[])[Command, type.FullName!, method, argument])
        {
            start.ArgumentList.Add(word);
        }

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

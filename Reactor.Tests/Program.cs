using System.Threading.Tasks;
using Reactor.Tests.Faults;
using Reactor.Tests.Kqueue;

namespace Reactor.Tests;

/// <summary>The test program: its own commands, or else the tests.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments) =>
        KqueueCommands.Run(arguments) ?? Child.Begin(arguments) ?? await MicrosoftTestingPlatformApplication.RunAsync(arguments);
}

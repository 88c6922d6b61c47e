using System;
using System.Runtime.CompilerServices;

namespace Reactor.Tests;

/// <summary>Keeps the test platform quiet: what it would send home opens sockets of its own while tests count theirs.</summary>
internal static class TestPlatform
{
    [ModuleInitializer]
    internal static void Silence() => Environment.SetEnvironmentVariable("TESTINGPLATFORM_TELEMETRY_OPTOUT", "1");
}

using System;
using System.Runtime.InteropServices;
using NUnit.Framework;

namespace Reactor.Tests;

/// <summary>Where this run of the suite takes place, said aloud.</summary>
internal sealed class PlatformTests
{
    [Test]
    public void The_half_that_was_asked_for_is_the_half_that_runs()
    {
        TestContext.Progress.WriteLine($"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.FrameworkDescription}");
        string? expected = Environment.GetEnvironmentVariable("REACTOR_TEST_HALF");
        string actual = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsLinux() ? "linux" : "other";
        Assert.That(actual, Is.EqualTo(expected ?? actual));
    }
}

using System;
using System.Collections.Generic;
using NUnit.Framework;

namespace Reactor.Tests.SocketPairs;

/// <summary>The families that a loopback pair can be made of.</summary>
internal sealed class LoopbackKernels
{
    /// <summary>Those that this system has.</summary>
    public static IEnumerable<ILoopbackKernel> Here()
    {
        yield return default(TcpLoopbackKernel);
        if (default(UnixLoopbackKernel).IsSupported)
        {
            yield return default(UnixLoopbackKernel);
        }
    }

    [Test]
    public void Both_families_are_here_but_under_Wine()
    {
        Assert.That(default(TcpLoopbackKernel).IsSupported);
        if (!OperatingSystem.IsWindows())
        {
            Assert.That(default(UnixLoopbackKernel).IsSupported);
        }

        // Windows has AF_UNIX since Windows 10 1803, Wine 8 has not: what is missing is said aloud.
        TestContext.Progress.WriteLine(default(UnixLoopbackKernel).IsSupported ? "AF_UNIX: here" : "AF_UNIX: NOT HERE, so pairs of it are not tried");
    }
}

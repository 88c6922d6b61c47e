using System;
using System.Threading;
using NUnit.Framework;

namespace Reactor.Tests.Runtime;

/// <summary>A bounded wait for what another thread brings about; prints the state when time runs out.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    public static void Is(Func<bool> condition, Func<string>? state = null)
    {
        if (!SpinWait.SpinUntil(condition, Bound))
        {
            Assert.Fail($"Not within {Bound.TotalSeconds} s. {state?.Invoke()}");
        }
    }
}

using System;
using System.Collections.Generic;
using NUnit.Framework;
using Reactor.Runtime;

namespace Reactor.Tests;

/// <summary>Handles are values: they may be compared, boxed, and used as keys.</summary>
internal sealed class HandleTests
{
    [Test]
    public void Handles_of_timers_are_equal_when_they_name_the_same_timer()
    {
        using IPoller poller = Backends.Default.CreatePoller();
        using IPoller other = Backends.Default.CreatePoller();
        TimerHandle[] timers = [poller.AddTimer(TimeSpan.FromHours(1), new Silent()), poller.AddTimer(TimeSpan.FromHours(1), new Silent()), other.AddTimer(TimeSpan.FromHours(1), new Silent()), default];
        RequireValues(timers, static (left, right) => left == right && !(left != right));
    }

    [Test]
    public void Handles_of_registrations_are_equal_when_they_name_the_same_registration()
    {
        using IPoller poller = Backends.Default.CreatePoller();
        using IPoller other = Backends.Default.CreatePoller();
        using DescriptorPair first = DescriptorPair.Tcp();
        using DescriptorPair second = DescriptorPair.Tcp();
        PollHandle[] handles = [poller.Add(first.Descriptor, new Silent()), poller.Add(second.Descriptor, new Silent()), other.Add(first.Descriptor, new Silent()), default];
        RequireValues(handles, static (left, right) => left == right && !(left != right));
    }

    private static void RequireValues<T>(T[] handles, Func<T, T, bool> areEqual)
        where T : struct, IEquatable<T>
    {
        Assert.That(new HashSet<T>(handles), Has.Count.EqualTo(handles.Length));
        for (int i = 0; i < handles.Length; i++)
        {
            for (int j = 0; j < handles.Length; j++)
            {
                Assert.That(areEqual(handles[i], handles[j]), Is.EqualTo(i == j));
                Assert.That(handles[i].Equals(handles[j]), Is.EqualTo(i == j));
                Assert.That(handles[i].Equals((object)handles[j]), Is.EqualTo(i == j));
            }

            T copy = handles[i];
            Assert.That(copy.GetHashCode(), Is.EqualTo(handles[i].GetHashCode()));
            Assert.That(copy.Equals(null), Is.False);
        }
    }

    private sealed class Silent : ITimerHandler, IReadyHandler
    {
        public void OnTimer(TimerHandle timer, int token)
        {
        }

        public void OnReady(PollHandle handle, Readiness readiness)
        {
        }
    }
}

using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading;
using NUnit.Framework;

namespace Reactor.Tests.SocketPairs;

/// <summary>The pair that stands in for socketpair(2): its peer is our own, each step may fail, and nothing is left behind.</summary>
[TestFixtureSource(typeof(LoopbackKernels), nameof(LoopbackKernels.Here))]
internal sealed class LoopbackSocketPairTests<TKernel>(TKernel kernel)
    where TKernel : struct, ILoopbackKernel
{
    private static readonly string[] Steps = ["Open", "Listen", "Open", "Connect", "Accept", "AreEnds", "Unblock", "Unblock"];

    [Test]
    public void A_byte_sent_makes_the_read_end_readable_until_it_is_drained()
    {
        using LoopbackSocketPair pair = LoopbackSocketPair.Create(kernel, default(TcpLoopbackKernel));
        Assert.That(pair.Drain(), "nothing to drain is no fault");
        Assert.That(IsReadable(pair), Is.False);
        for (int i = 0; i < 200; i++)
        {
            pair.Send();
        }

        // What was sent may still be on its way when the first of it is there.
        Assert.That(SpinUntilReadable(pair));
        Assert.That(SpinWait.SpinUntil(() => pair.Drain() && !IsReadable(pair), TimeSpan.FromSeconds(10)));
    }

    [Test]
    public void A_full_pair_neither_blocks_nor_breaks()
    {
        using LoopbackSocketPair pair = LoopbackSocketPair.Create(kernel, default(TcpLoopbackKernel));
        for (int i = 0; i < 100_000; i++)
        {
            pair.Send();
        }

        Assert.That(pair.Drain());
        pair.Send();
        Assert.That(SpinUntilReadable(pair));
    }

    [Test]
    public void Each_step_that_fails_falls_back_to_the_other_family_and_leaves_nothing([Range(0, 7)] int step)
    {
        FaultyLoopback<TKernel>.Plan plan = new() { FailAt = step };
        using (LoopbackSocketPair pair = LoopbackSocketPair.Create(new FaultyLoopback<TKernel>(plan), default(TcpLoopbackKernel)))
        {
            pair.Send();
            Assert.That(SpinUntilReadable(pair));
            Assert.That(plan.Steps, Is.EqualTo(Steps.Take(step + 1)));
        }

        Assert.That(plan.OpenSockets, Is.Zero);
        Assert.That(plan.Files.Where(File.Exists), Is.Empty);
    }

    [Test]
    public void When_both_families_fail_the_first_ones_error_is_told_and_nothing_is_left([Range(0, 7)] int step)
    {
        FaultyLoopback<TKernel>.Plan first = new() { FailAt = step, Error = SocketError.TooManyOpenSockets };
        FaultyLoopback<TKernel>.Plan second = new() { FailAt = Steps.Length - 1 - step };
        PollerException failure = Assert.Throws<PollerException>(
            () => LoopbackSocketPair.Create(new FaultyLoopback<TKernel>(first), new FaultyLoopback<TKernel>(second)))!;
        Assert.That(failure.Error, Is.EqualTo(PollerError.OutOfResources));
        Assert.That(first.OpenSockets + second.OpenSockets, Is.Zero);
        Assert.That(first.Files.Concat(second.Files).Where(File.Exists), Is.Empty);
    }

    [Test]
    public void A_stranger_who_connects_first_is_turned_away()
    {
        FaultyLoopback<TKernel>.Plan plan = new() { Stranger = true };
        using (LoopbackSocketPair pair = LoopbackSocketPair.Create(new FaultyLoopback<TKernel>(plan), default(TcpLoopbackKernel)))
        {
            Assert.That(plan.Steps.Count(name => name == "Accept"), Is.EqualTo(2));
            Socket stranger = plan.Strangers.Single();
            stranger.Send("?"u8, SocketFlags.None, out _);
            Assert.That(IsReadable(pair), Is.False);
            pair.Send();
            Assert.That(SpinUntilReadable(pair));
            stranger.Dispose();
        }

        Assert.That(plan.OpenSockets, Is.Zero);
    }

    [Test]
    public void A_thousand_pairs_leave_no_socket_and_no_file_behind()
    {
        FaultyLoopback<TKernel>.Plan plan = new();
        for (int i = 0; i < 1000; i++)
        {
            LoopbackSocketPair.Create(new FaultyLoopback<TKernel>(plan), default(TcpLoopbackKernel)).Dispose();
        }

        Assert.That(plan.OpenSockets, Is.Zero);
        Assert.That(plan.Files.Where(File.Exists), Is.Empty);
        Assert.That(plan.Files, Has.Count.EqualTo(typeof(TKernel) == typeof(UnixLoopbackKernel) ? 2000 : 0));
    }

    private static bool IsReadable(LoopbackSocketPair pair) => ReadEnd(pair).Poll(0, SelectMode.SelectRead);

    private static bool SpinUntilReadable(LoopbackSocketPair pair) => ReadEnd(pair).Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_readEnd")]
    private static extern ref Socket ReadEnd(LoopbackSocketPair pair);
}

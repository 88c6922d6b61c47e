using System;
using System.Runtime.Versioning;
using Mono.Unix.Native;
using NUnit.Framework;

namespace Reactor.Tests.Contract;

/// <summary>Descriptors that only Unix has: pipes, terminals' kin, files, and duplicates.</summary>
[TestFixtureSource(typeof(BackendFixtures), nameof(BackendFixtures.OnUnix))]
[UnsupportedOSPlatform("windows")]
internal sealed class UnixDescriptorTests(BackendFixture backend) : ContractTest(backend)
{
    private static readonly byte[] Byte = [7];

    [Test]
    public void Files_and_directories_are_not_pollable([Values("/proc/self/exe", "/tmp", "/")] string path)
    {
        IPoller poller = Open();
        int descriptor = Syscall.open(path, OpenFlags.O_RDONLY | OpenFlags.O_CLOEXEC);
        Assert.That(descriptor, Is.Not.Negative);
        try
        {
            PollerException? thrown = Assert.Throws<PollerException>(() => poller.Add(descriptor, new ReadyAction(), Interest.Read));
            Assert.That(thrown!.Error, Is.EqualTo(PollerError.NotPollable));
            Assert.That(thrown.NativeError, Is.EqualTo((int)NativeConvert.FromErrno(Mono.Unix.Native.Errno.EPERM)));
            Assert.That(thrown.Message, Does.Contain($"descriptor {descriptor}"));
        }
        finally
        {
            Close(descriptor);
        }
    }

    [Test]
    public unsafe void A_pipe_reports_bytes_room_and_both_kinds_of_end()
    {
        IPoller poller = Open();
        int[] ends = NewPipe();
        ReadyAction reader = new();
        ReadyAction writer = new();
        PollHandle read = poller.Add(ends[0], reader, Interest.Read);
        PollHandle write = poller.Add(ends[1], writer, Interest.Write);
        Assert.That(Wait(poller), Is.EqualTo(1));
        Assert.That(writer.Last, Is.EqualTo(Readiness.Write));
        poller.SetInterest(write, Interest.None);
        fixed (byte* bytes = Byte)
        {
            Assert.That(Syscall.write(ends[1], bytes, 1), Is.EqualTo(1));
            Assert.That(Wait(poller), Is.EqualTo(1));
            Assert.That(reader.Last, Is.EqualTo(Readiness.Read));
            byte received;
            Assert.That(Syscall.read(ends[0], &received, 1), Is.EqualTo(1));
            Assert.That(received, Is.EqualTo(Byte[0]));
        }

        poller.Remove(write);
        Close(ends[1]);
        Assert.That(Wait(poller), Is.EqualTo(1));
        Assert.That(reader.Last & Readiness.Read, Is.EqualTo(Readiness.Read));
        poller.Remove(read);
        Close(ends[0]);

        ends = NewPipe();
        write = poller.Add(ends[1], writer, Interest.None);
        Close(ends[0]);
        Assert.That(Turn(poller, TimeSpan.FromMilliseconds(20)), Is.Zero, "silent without interest, though nobody will read");
        poller.SetInterest(write, Interest.Write);
        Assert.That(Wait(poller), Is.EqualTo(1));
        Assert.That(writer.Last & (Readiness.Read | Readiness.Write), Is.EqualTo(Readiness.Write));
        Close(ends[1]);
    }

    [Test]
    public void What_lives_on_in_a_duplicate_after_close_and_Remove_neither_calls_back_nor_spins()
    {
        IPoller poller = Open();
        DescriptorPair pair = Pair(1);
        DescriptorPair healthy = Pair(1);
        ReadyAction handler = new();
        ReadyAction healthyHandler = new((_, _) => DescriptorPair.Drain(healthy.Near));
        PollHandle handle = poller.Add(pair.Descriptor, handler, Interest.Read);
        PollHandle silent = poller.Add(Pair(1).Descriptor, new ReadyAction());
        poller.Add(healthy.Descriptor, healthyHandler, Interest.Read);
        Turn(poller, TimeSpan.Zero);
        int duplicate = Syscall.dup((int)pair.Descriptor);
        try
        {
            pair.Near.Close();
            poller.Remove(handle);
            Assert.That(pair.Far.Send(Byte), Is.EqualTo(1));
            AssertOnlyTheHealthyIsServed(poller, healthy, healthyHandler);
            Assert.That(handler.Count, Is.Zero);
            poller.SetInterest(silent, Interest.Write);
            Assert.That(Wait(poller), Is.EqualTo(1));
        }
        finally
        {
            Close(duplicate);
        }
    }

    [Test]
    public void What_lives_on_in_a_duplicate_without_interest_does_not_spin_when_it_is_hung_up()
    {
        IPoller poller = Open();
        DescriptorPair pair = Pair(1);
        DescriptorPair healthy = Pair(1);
        ReadyAction handler = new();
        ReadyAction healthyHandler = new((_, _) => DescriptorPair.Drain(healthy.Near));
        PollHandle handle = poller.Add(pair.Descriptor, handler);
        poller.Add(healthy.Descriptor, healthyHandler, Interest.Read);
        Turn(poller, TimeSpan.Zero);
        int duplicate = Syscall.dup((int)pair.Descriptor);
        try
        {
            pair.Near.Close();
            pair.Far.Close();
            AssertOnlyTheHealthyIsServed(poller, healthy, healthyHandler);
            Assert.That(handler.Count, Is.Zero);
            poller.Remove(handle);
        }
        finally
        {
            Close(duplicate);
        }
    }

    private void AssertOnlyTheHealthyIsServed(IPoller poller, DescriptorPair healthy, ReadyAction handler)
    {
        long sleeps = poller.Statistics.Sleeps;
        for (int i = 1; i <= 5; i++)
        {
            Assert.That(Turn(poller, TimeSpan.FromMilliseconds(10)), Is.Zero);
            Feed(healthy);
            Assert.That(Wait(poller), Is.EqualTo(1));
            Assert.That(handler.Count, Is.EqualTo(i));
        }

        Assert.That(poller.Statistics.Sleeps - sleeps, Is.LessThan(25), "each turn may wake for the stale event once, but not again and again");
    }

    private static void Close(int descriptor) => Assert.That(Syscall.close(descriptor), Is.Zero);

    private static int[] NewPipe()
    {
        int[] ends = new int[2];
        Assert.That(Syscall.pipe(out ends[0], out ends[1]), Is.Zero);
        foreach (int end in ends)
        {
            Assert.That(Syscall.fcntl(end, FcntlCommand.F_SETFL, (long)OpenFlags.O_NONBLOCK), Is.Not.Negative);
        }

        return ends;
    }
}

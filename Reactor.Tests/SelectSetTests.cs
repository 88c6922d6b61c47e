using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Mono.Unix.Native;
using NUnit.Framework;
using Reactor.Select;
using Reactor.Tests.Contract;

namespace Reactor.Tests;

/// <summary>select(2)'s bit sets: as wide as the highest descriptor needs, and never a byte written outside of them.</summary>
[TestFixtureSource(typeof(SelectSetTests), nameof(OnLinux))]
[SupportedOSPlatform("linux")]
internal sealed class SelectSetTests(BackendFixture backend) : ContractTest(backend)
{
    private const byte Guard = 0xA5;
    private const int GuardBytes = 256;

    public static IEnumerable<BackendFixture> OnLinux { get; } = OperatingSystem.IsLinux()
        ? [new BackendFixture("select-guarded", options => new SelectPoller<GuardedKernel>(default, options), [DescriptorPair.Tcp, DescriptorPair.Unix])]
        : [];

    [Test]
    public void Descriptors_past_1024_are_watched_and_no_byte_outside_the_sets_is_written()
    {
        IPoller poller = Open();
        List<int> numbers = [63, 64, 1023, 1024, 1025, 2047, 4096, 9999];
        List<int> served = [];
        List<(DescriptorPair Pair, int Number, PollHandle Handle)> watched = [];
        foreach (int wanted in numbers)
        {
            DescriptorPair pair = Pair(1);
            int number = Syscall.fcntl((int)pair.Descriptor, FcntlCommand.F_DUPFD, wanted);
            Assert.That(number, Is.GreaterThanOrEqualTo(wanted));
            watched.Add((pair, number, poller.Add(number, new ReadyAction((_, _) =>
            {
                served.Add(number);
                DescriptorPair.Drain(pair.Near);
            }), Interest.Read)));
        }

        try
        {
            foreach ((DescriptorPair pair, int number, _) in watched)
            {
                Feed(pair);
                Assert.That(Wait(poller), Is.EqualTo(1));
                Assert.That(served[^1], Is.EqualTo(number));
            }

            foreach ((_, int number, PollHandle handle) in watched.OrderByDescending(each => each.Number).Take(4))
            {
                poller.Remove(handle);
                Assert.That(Turn(poller, TimeSpan.Zero), Is.Zero, $"after {number} went, the sets are narrower");
            }

            Feed(watched[0].Pair);
            Assert.That(Wait(poller), Is.EqualTo(1));
        }
        finally
        {
            watched.ForEach(each => Assert.That(Syscall.close(each.Number), Is.Zero));
        }
    }

    [Test]
    public unsafe void A_set_grows_with_its_bits_kept_and_the_new_words_clear()
    {
        using DescriptorSet set = new(16);
        int[] members = [0, 63, 64, 1023];
        Array.ForEach(members, set.Add);
        set.Reach(1023);
        Assert.That(set.Words, Is.EqualTo(16));
        set.Reach(20000);
        Assert.That(set.Words * 64, Is.GreaterThan(20000));
        Assert.That(Enumerable.Range(0, set.Words * 64).Where(set.Contains), Is.EqualTo(members));
    }

    /// <summary>Linux, on copies of the sets that are exactly as wide as the limit demands, between guard bytes.</summary>
    private readonly unsafe struct GuardedKernel : ISelectKernel
    {
        public int? SetSize => default(LinuxSelectKernel).SetSize;

        public int Probe(nint descriptor) => default(LinuxSelectKernel).Probe(descriptor);

        public int Select(int limit, ulong* read, ulong* write, long nanoseconds)
        {
            int words = (limit + 63) / 64;
            byte* guardedRead = Copy(read, words);
            byte* guardedWrite = Copy(write, words);
            int result = default(LinuxSelectKernel).Select(limit, (ulong*)(guardedRead + GuardBytes), (ulong*)(guardedWrite + GuardBytes), nanoseconds);
            Return(guardedRead, read, words);
            Return(guardedWrite, write, words);
            return result;
        }

        private static byte* Copy(ulong* set, int words)
        {
            int bytes = words * sizeof(ulong);
            byte* guarded = (byte*)NativeMemory.Alloc((nuint)(bytes + (2 * GuardBytes)));
            new Span<byte>(guarded, bytes + (2 * GuardBytes)).Fill(Guard);
            new Span<byte>(set, bytes).CopyTo(new Span<byte>(guarded + GuardBytes, bytes));
            return guarded;
        }

        private static void Return(byte* guarded, ulong* set, int words)
        {
            int bytes = words * sizeof(ulong);
            ReadOnlySpan<byte> all = new(guarded, bytes + (2 * GuardBytes));
            bool whole = !all[..GuardBytes].ContainsAnyExcept(Guard) && !all[^GuardBytes..].ContainsAnyExcept(Guard);
            all.Slice(GuardBytes, bytes).CopyTo(new Span<byte>(set, bytes));
            NativeMemory.Free(guarded);
            Assert.That(whole, Is.True, "the kernel wrote outside of a set");
        }
    }
}

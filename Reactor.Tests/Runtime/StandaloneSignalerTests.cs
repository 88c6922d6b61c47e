using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using NUnit.Framework;
using Reactor.Runtime;

namespace Reactor.Tests.Runtime;

[TestFixtureSource(nameof(Kinds))]
internal sealed class StandaloneSignalerTests(string word, int spinMicroseconds)
{
    /// <summary>Every way to sleep that this system has, with and without a look before.</summary>
    public static IEnumerable<TestFixtureData> Kinds() =>
        from word in (string[])["monitor", .. OperatingSystem.IsLinux() ? ["futex"] : OperatingSystem.IsWindows() ? (string[])["address"] : []]
        from spin in (int[])[0, 50]
        select new TestFixtureData(word, spin);

    [Test]
    public void A_pair_that_was_cut_is_told_of_and_neither_the_signal_nor_the_signaler_is_lost()
    {
        using StandaloneSignaler signaler = new();
        using (SafeSocketHandle descriptor = new(signaler.Descriptor, ownsHandle: false))
        using (Socket end = new(descriptor))
        {
            end.Shutdown(SocketShutdown.Both);
        }

        signaler.Signal();
        Assert.That(() => signaler.Wait(TimeSpan.Zero), Throws.TypeOf<PollerException>());
        Assert.That(signaler.Wait(TimeSpan.Zero), Is.True, "the signal that met the cut pair");
        Assert.That(signaler.Wait(TimeSpan.Zero), Is.False);
        Assert.That(signaler.Descriptor, Is.GreaterThan((nint)0));
        signaler.Signal();
        Assert.That(signaler.Wait(TimeSpan.Zero), Is.True);
    }

    [Test]
    public void The_default_is_the_word_of_the_system()
    {
        Type expected = OperatingSystem.IsLinux() ? typeof(FutexWord) : OperatingSystem.IsWindows() ? typeof(AddressWord) : typeof(MonitorWord);
        Assert.That(WaitWord.Create(), Is.TypeOf(expected));
    }

    [Test]
    public void Unreasonable_spins_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = new StandaloneSignaler(TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = new StandaloneSignaler(TimeSpan.FromSeconds(1.1)));
    }

    [Test]
    public void Signals_before_a_wait_end_it_at_once_and_are_taken_together()
    {
        using var signaler = Create();
        signaler.Signal();
        signaler.Signal();
        Assert.That(signaler.Wait(Timeout.InfiniteTimeSpan));
        Assert.That(signaler.Wait(TimeSpan.Zero), Is.False);
    }

    [Test]
    public void A_wait_is_never_early_and_ends_when_its_time_has_passed()
    {
        using var signaler = Create();
        long start = Stopwatch.GetTimestamp();
        Assert.That(signaler.Wait(TimeSpan.FromMilliseconds(20)), Is.False);
        Assert.That(Stopwatch.GetElapsedTime(start), Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(20)));
        Assert.Throws<ArgumentOutOfRangeException>(() => signaler.Wait(TimeSpan.FromSeconds(-2)));
    }

    [Test]
    public void No_signal_is_lost_between_two_threads_and_what_was_written_before_is_seen()
    {
        const int Rounds = 50_000;
        using var there = Create();
        using var back = Create();
        int value = 0;
        var crew = new Crew(1, _ =>
        {
            for (int i = 1; i <= Rounds; i++)
            {
                Assert.That(there.Wait(Eventually.Bound), $"round {i}");
                Assert.That(value, Is.EqualTo(i));
                back.Signal();
            }
        });
        for (int i = 1; i <= Rounds; i++)
        {
            value = i;
            there.Signal();
            Assert.That(back.Wait(Eventually.Bound), $"round {i}");
        }

        crew.Join();
    }

    [Test]
    public void Its_descriptor_exists_only_when_asked_for_and_is_readable_while_signalled()
    {
        using var signaler = Create();
        foreach (IBackend backend in Backends.Supported)
        {
            using IPoller poller = backend.CreatePoller();
            var counter = new Counter();
            signaler.Signal();
            poller.Add(signaler.Descriptor, counter, Interest.Read);
            Assert.That(poller.RunOnce(Eventually.Bound), Is.EqualTo(1));
            signaler.Signal();
            Assert.That(poller.RunOnce(Eventually.Bound), Is.EqualTo(1));
            Assert.That(signaler.Wait(TimeSpan.Zero));
            Assert.That(poller.RunOnce(TimeSpan.Zero), Is.Zero);
            for (int i = 0; i < 100; i++)
            {
                signaler.Signal();
                Assert.That(poller.RunOnce(Eventually.Bound), Is.EqualTo(1));
                Assert.That(signaler.Wait(TimeSpan.Zero));
            }

            Assert.That(poller.RunOnce(TimeSpan.Zero), Is.Zero);
        }
    }

    [Test]
    public void A_poller_elsewhere_misses_nothing_while_many_threads_signal()
    {
        const int Senders = 3;
        const int Items = 5_000;
        using var signaler = Create();
        using IPoller poller = Backends.Default.CreatePoller();
        poller.Add(signaler.Descriptor, new Counter(), Interest.Read);
        var mailbox = new Mailbox<int>();
        mailbox.Rebind(signaler);
        var senders = new Crew(Senders, _ =>
        {
            for (int i = 0; i < Items; i++)
            {
                mailbox.TrySend(i);
                if (i % 16 == 0)
                {
                    Thread.Yield();
                }
            }
        });
        while (mailbox.Received < Senders * Items)
        {
            Assert.That(poller.RunOnce(Eventually.Bound), Is.EqualTo(1), $"received {mailbox.Received}");
            signaler.Wait(TimeSpan.Zero);
            while (mailbox.TryReceive(out _))
            {
            }
        }

        senders.Join();
    }

    [Test]
    public void Disposing_ends_a_wait_and_silences_signals_that_race_it()
    {
        for (int round = 0; round < 200; round++)
        {
            var signaler = Create();
            if (round % 2 == 0)
            {
                _ = signaler.Descriptor;
            }

            using var gate = new Barrier(3);
            var crew = new Crew(3, index =>
            {
                gate.SignalAndWait();
                if (index == 0)
                {
                    signaler.Dispose();
                }
                else if (index == 1)
                {
                    for (int i = 0; i < 20; i++)
                    {
                        signaler.Signal();
                    }
                }
                else
                {
                    Assert.Throws<ObjectDisposedException>(() =>
                    {
                        while (signaler.Wait(Eventually.Bound))
                        {
                        }
                    });
                }
            });
            crew.Join();
            signaler.Signal();
            signaler.Dispose();
            Assert.Throws<ObjectDisposedException>(() => _ = signaler.Descriptor);
        }
    }

    [Test]
    public void A_second_waiter_is_refused()
    {
        using var signaler = Create();
        int refused = 0;
        var waiters = new Crew(2, _ =>
        {
            try
            {
                signaler.Wait(Eventually.Bound);
            }
            catch (InvalidOperationException)
            {
                Interlocked.Increment(ref refused);
                signaler.Signal();
            }
        });
        waiters.Join();
        Assert.That(refused, Is.EqualTo(1));
    }

    [Test]
    public void Waiting_and_signalling_allocate_nothing()
    {
        using var signaler = Create();
        signaler.Signal();
        signaler.Wait(Timeout.InfiniteTimeSpan);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            signaler.Signal();
            signaler.Wait(Timeout.InfiniteTimeSpan);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private StandaloneSignaler Create() => new(TimeSpan.FromMicroseconds(spinMicroseconds), word switch
    {
        "futex" when OperatingSystem.IsLinux() => new FutexWord(),
        "address" when OperatingSystem.IsWindows() => new AddressWord(),
        _ => new MonitorWord(),
    });

    private sealed class Counter : IReadyHandler
    {
        public void OnReady(PollHandle handle, Readiness readiness)
        {
        }
    }
}

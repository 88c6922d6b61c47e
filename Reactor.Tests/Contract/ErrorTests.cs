using System;
using System.Net.Sockets;
using NUnit.Framework;

namespace Reactor.Tests.Contract;

[TestFixtureSource(typeof(BackendFixtures), nameof(BackendFixtures.All))]
internal sealed class ErrorTests(BackendFixture backend) : ContractTest(backend)
{
    [Test]
    public void Minus_one_is_a_bad_descriptor() => AssertBad(-1);

    [Test]
    public void A_closed_descriptor_is_a_bad_descriptor()
    {
        IPoller poller = Open();
        DescriptorPair pair = DoomedPair();
        CloseNear(pair);
        AssertRefused(poller, pair.Descriptor, PollerError.BadDescriptor);
    }

    [Test]
    public void A_number_that_no_descriptor_has_is_a_bad_descriptor(
        [Values(int.MinValue, int.MaxValue - 7, 1000000)] int number) => AssertBad(number);

    [Test]
    public void A_number_wider_than_the_kernel_knows_is_a_bad_descriptor() => AssertBad(unchecked((nint)0x7000_0000_0000_0005));

    [Test]
    public void A_closed_or_invalid_safe_handle_is_a_bad_descriptor()
    {
        IPoller poller = Open();
        DescriptorPair pair = DoomedPair();
        SafeSocketHandle closed = pair.Near.SafeHandle;
        CloseNear(pair);
        using SafeSocketHandle invalid = new();
        foreach (SafeSocketHandle handle in new[] { closed, invalid })
        {
            PollerException? thrown = Assert.Throws<PollerException>(() => poller.Add(handle, new ReadyAction()));
            Assert.That(thrown!.Error, Is.EqualTo(PollerError.BadDescriptor));
        }
    }

    [Test]
    public void Adding_the_same_descriptor_twice_is_refused_and_the_first_registration_lives()
    {
        IPoller poller = Open();
        DescriptorPair pair = Pair();
        ReadyAction first = new();
        ReadyAction second = new();
        poller.Add(pair.Descriptor, first, Interest.Write);
        AssertRefused(poller, pair.Descriptor, PollerError.AlreadyAdded);
        Assert.That(() => poller.Add(pair.Near.SafeHandle, second, Interest.Write), Throws.TypeOf<PollerException>());
        Assert.That(Wait(poller), Is.EqualTo(1));
        Assert.That((first.Count, second.Count), Is.EqualTo((1, 0)));
    }

    [Test]
    public void Null_and_undefined_arguments_are_refused()
    {
        IPoller poller = Open();
        DescriptorPair pair = Pair();
        Assert.That(() => poller.Add(pair.Descriptor, null!), Throws.ArgumentNullException);
        Assert.That(() => poller.Add(null!, new ReadyAction()), Throws.ArgumentNullException);
        Assert.That(() => poller.Add(pair.Descriptor, new ReadyAction(), (Interest)4), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => poller.CreateSignaler(null!), Throws.ArgumentNullException);
        Assert.That(() => poller.AddTimer(TimeSpan.Zero, null!), Throws.ArgumentNullException);
        PollHandle handle = poller.Add(pair.Descriptor, new ReadyAction());
        Assert.That(() => poller.SetInterest(handle, (Interest)8), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(poller.Load, Is.EqualTo(1));
    }

    [Test]
    public void After_Dispose_every_call_says_so()
    {
        IPoller poller = Open();
        DescriptorPair pair = Pair();
        PollHandle handle = poller.Add(pair.Descriptor, new ReadyAction());
        TimerHandle timer = poller.AddTimer(TimeSpan.Zero, new TimerAction());
        poller.Dispose();
        Action[] calls =
        [
            () => poller.Add(pair.Descriptor, new ReadyAction()),
            () => poller.SetInterest(handle, Interest.Read),
            () => poller.Remove(handle),
            () => poller.CreateSignaler(new SignalAction()),
            () => poller.AddTimer(TimeSpan.Zero, new TimerAction()),
            () => poller.CancelTimer(timer),
            () => poller.RunOnce(TimeSpan.Zero),
            poller.Run,
        ];
        foreach (Action call in calls)
        {
            Assert.That(() => call(), Throws.TypeOf<ObjectDisposedException>());
        }
    }

    private void AssertBad(nint descriptor)
    {
        IPoller poller = Open();
        AssertRefused(poller, descriptor, PollerError.BadDescriptor);
        Assert.That(poller.Load, Is.Zero);
        ReadyAction handler = new();
        poller.Add(Pair().Descriptor, handler, Interest.Write);
        Wait(poller);
        Assert.That(handler.Count, Is.EqualTo(1), "the poller stays usable");
    }

    private static void AssertRefused(IPoller poller, nint descriptor, PollerError error)
    {
        foreach (Interest interest in new[] { Interest.None, Interest.Read, Interest.Write })
        {
            PollerException? thrown = Assert.Throws<PollerException>(() => poller.Add(descriptor, new ReadyAction(), interest));
            Assert.That(thrown!.Error, Is.EqualTo(error));
            Assert.That(thrown.Operation, Is.EqualTo("Add"));
            Assert.That(thrown.Descriptor, Is.EqualTo(descriptor));
            Assert.That(thrown.Message, Does.StartWith($"Add: descriptor {descriptor} is "));
            Assert.That(thrown.NativeError == 0 || thrown.Message.Contains($"native error {thrown.NativeError}: "), Is.True, thrown.Message);
        }
    }
}

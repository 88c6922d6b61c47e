using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NUnit.Framework;

namespace Reactor.Tests;

/// <summary>Sizes and offsets as the system's headers have them. Golden: a change here is a change of somebody's memory.</summary>
internal sealed class NativeLayoutTests
{
    [Test]
    public void Epoll_event_is_packed_on_x64_and_aligned_elsewhere()
    {
        Assert.That(Unsafe.SizeOf<Epoll.Interop.PackedEpollEvent>(), Is.EqualTo(12));
        Assert.That(Offset<Epoll.Interop.PackedEpollEvent>("Events"), Is.Zero);
        Assert.That(Offset<Epoll.Interop.PackedEpollEvent>("Data"), Is.EqualTo(4));
        Assert.That(Unsafe.SizeOf<Epoll.Interop.AlignedEpollEvent>(), Is.EqualTo(16));
        Assert.That(Offset<Epoll.Interop.AlignedEpollEvent>("Data"), Is.EqualTo(8));
        Assert.That(Unsafe.SizeOf<Timespec>(), Is.EqualTo(16));
    }

    [Test]
    public void Pollfd_is_a_descriptor_and_two_masks()
    {
        Assert.That(Unsafe.SizeOf<Reactor.Select.Interop.PollFd>(), Is.EqualTo(8));
        Assert.That(Offset<Reactor.Select.Interop.PollFd>("Events"), Is.EqualTo(4));
        Assert.That(Offset<Reactor.Select.Interop.PollFd>("ReturnedEvents"), Is.EqualTo(6));
    }

    [Test]
    public void Statx_is_256_bytes_with_the_mode_at_28()
    {
        Assert.That(Unsafe.SizeOf<Reactor.Select.Interop.Statx>(), Is.EqualTo(256));
        Assert.That(Offset<Reactor.Select.Interop.Statx>("Mode"), Is.EqualTo(28));
        Assert.That(Unsafe.SizeOf<Timespec>(), Is.EqualTo(16));
    }

    [Test]
    public void A_time_is_two_longs()
    {
        Assert.That(Unsafe.SizeOf<Timespec>(), Is.EqualTo(16));
        Assert.That(Offset<Timespec>("Nanoseconds"), Is.EqualTo(8));
    }

    private static int Offset<T>(string field) => (int)Marshal.OffsetOf<T>(field);
}

using System.Runtime.InteropServices;
using NUnit.Framework;
using Reactor.Iocp;
using TerraFX.Interop.Windows;

namespace Reactor.Tests.Iocp;

/// <summary>The layouts that 64-bit Windows expects, byte for byte.</summary>
internal sealed unsafe class AfdLayoutTests
{
    [Test]
    public void Native_structs_have_the_sizes_of_64_bit_windows()
    {
        Assert.That(sizeof(AfdInterop.IO_STATUS_BLOCK), Is.EqualTo(16));
        Assert.That(sizeof(AfdInterop.UNICODE_STRING), Is.EqualTo(16));
        Assert.That(sizeof(AfdInterop.OBJECT_ATTRIBUTES), Is.EqualTo(48));
        Assert.That(sizeof(AfdInterop.AFD_POLL_INFO), Is.EqualTo(32));
        Assert.That(sizeof(OVERLAPPED_ENTRY), Is.EqualTo(32));
        Assert.That(sizeof(OVERLAPPED), Is.EqualTo(32));
    }

    [Test]
    public void Native_structs_have_their_fields_in_place()
    {
        Assert.That(Offset<AfdInterop.IO_STATUS_BLOCK>(nameof(AfdInterop.IO_STATUS_BLOCK.Information)), Is.EqualTo(8));
        Assert.That(Offset<AfdInterop.UNICODE_STRING>(nameof(AfdInterop.UNICODE_STRING.Buffer)), Is.EqualTo(8));
        Assert.That(Offset<AfdInterop.OBJECT_ATTRIBUTES>(nameof(AfdInterop.OBJECT_ATTRIBUTES.ObjectName)), Is.EqualTo(16));
        Assert.That(Offset<AfdInterop.OBJECT_ATTRIBUTES>(nameof(AfdInterop.OBJECT_ATTRIBUTES.SecurityDescriptor)), Is.EqualTo(32));
        Assert.That(Offset<AfdInterop.AFD_POLL_INFO>(nameof(AfdInterop.AFD_POLL_INFO.NumberOfHandles)), Is.EqualTo(8));
        Assert.That(Offset<AfdInterop.AFD_POLL_INFO>(nameof(AfdInterop.AFD_POLL_INFO.Exclusive)), Is.EqualTo(12));
        Assert.That(Offset<AfdInterop.AFD_POLL_INFO>(nameof(AfdInterop.AFD_POLL_INFO.Handle)), Is.EqualTo(16));
        Assert.That(Offset<AfdInterop.AFD_POLL_INFO>(nameof(AfdInterop.AFD_POLL_INFO.Events)), Is.EqualTo(24));
        Assert.That(Offset<AfdInterop.AFD_POLL_INFO>(nameof(AfdInterop.AFD_POLL_INFO.Status)), Is.EqualTo(28));
        Assert.That(Offset<OVERLAPPED_ENTRY>(nameof(OVERLAPPED_ENTRY.lpOverlapped)), Is.EqualTo(8));
        Assert.That(Offset<OVERLAPPED_ENTRY>(nameof(OVERLAPPED_ENTRY.Internal)), Is.EqualTo(16));
        Assert.That(Offset<OVERLAPPED_ENTRY>(nameof(OVERLAPPED_ENTRY.dwNumberOfBytesTransferred)), Is.EqualTo(24));
    }

    [Test]
    public void A_packet_names_a_poll_by_the_address_of_its_outcome() => Assert.That(Offset<AfdPoll>(nameof(AfdPoll.Outcome)), Is.Zero);

    private static int Offset<T>(string field) => (int)Marshal.OffsetOf<T>(field);
}

using System;
using System.Runtime.InteropServices;
using NUnit.Framework;
using Reactor.Kqueue;

namespace Reactor.Tests.Kqueue;

/// <summary>The structs, byte for byte as the systems' C compilers lay them out.</summary>
internal sealed class KeventLayoutTests
{
    private const string Ident = "0807060504030201";
    private const string FilterFlags = "00000001";
    private const string Data = "1817161514131211";
    private const string UserData = "2827262524232221";

    [Test]
    public void Kevent_of_macOS_OpenBSD_and_DragonFly_has_32_bytes() => Assert.That(
        Bytes<Interop.Kevent32>(-1),
        Is.EqualTo(Ident + "ffff" + "2100" + FilterFlags + Data + UserData).IgnoreCase);

    [Test]
    public void Kevent_of_FreeBSD_12_has_64_bytes_of_which_the_last_32_are_zero() => Assert.That(
        Bytes<Interop.Kevent64>(-2),
        Is.EqualTo(Ident + "feff" + "2100" + FilterFlags + Data + UserData + new string('0', 64)).IgnoreCase);

    [Test]
    public void Kevent_of_NetBSD_10_has_40_bytes_and_wide_filter_and_flags() => Assert.That(
        Bytes<Interop.NetBsdKevent>(1),
        Is.EqualTo(Ident + "01000000" + "21000000" + FilterFlags + "00000000" + Data + UserData).IgnoreCase);

    [Test]
    public void Every_field_comes_back_as_it_went_in()
    {
        Assert.Multiple(() =>
        {
            AssertRoundTrip<Interop.Kevent32>(-10);
            AssertRoundTrip<Interop.Kevent64>(-11);
            AssertRoundTrip<Interop.NetBsdKevent>(8);
        });
    }

    [Test]
    public void Timespec_has_16_bytes() => Assert.That(Marshal.SizeOf<Timespec>(), Is.EqualTo(16));

    [TestCase("MacOS", ExpectedResult = 4)]
    [TestCase("FreeBsd", ExpectedResult = 24)]
    [TestCase("OpenBsd", ExpectedResult = 0)]
    [TestCase("NetBsd", ExpectedResult = 8)]
    [TestCase("DragonFly", ExpectedResult = 16)]
    public int The_type_of_a_file_lies_where_the_system_puts_it(string system) => BsdDescriptorProbe.ModeOffset(Enum.Parse<UnixSystem>(system));

    [TestCase(0xC1FF, true, TestName = "A_socket_can_be_watched")]
    [TestCase(0x1180, true, TestName = "A_pipe_can_be_watched")]
    [TestCase(0x2190, true, TestName = "A_terminal_can_be_watched")]
    [TestCase(0x81A4, false, TestName = "A_file_cannot_be_watched")]
    [TestCase(0x41ED, false, TestName = "A_directory_cannot_be_watched")]
    [TestCase(0x6180, false, TestName = "A_disk_cannot_be_watched")]
    public void Judged_by_its_mode(int mode, bool can) => Assert.That(BsdDescriptorProbe.Judge((ushort)mode), Is.EqualTo(can ? 0 : -Errno.EPERM));

    [TestCase("MacOS", 24, null)]
    [TestCase("FreeBsd", 12, null)]
    [TestCase("FreeBsd", 14, null)]
    [TestCase("FreeBsd", 11, "FreeBSD before 12")]
    [TestCase("NetBsd", 10, null)]
    [TestCase("NetBsd", 9, "NetBSD 10")]
    [TestCase("NetBsd", 11, "NetBSD 10")]
    [TestCase("OpenBsd", 7, null)]
    [TestCase("DragonFly", 6, null)]
    [TestCase("Linux", 6, "neither macOS nor a BSD")]
    [TestCase("Other", 0, "neither macOS nor a BSD")]
    public void A_system_is_supported_or_says_why_not(string system, int version, string? reason)
    {
        string? actual = HostSystem.WhyNotBsd(Enum.Parse<UnixSystem>(system), version, is64Bit: true);
        Assert.That(actual, reason is null ? Is.Null : Does.Contain(reason));
        Assert.That(HostSystem.WhyNotBsd(Enum.Parse<UnixSystem>(system), version, is64Bit: false), Is.Not.Null);
    }

    private static string Bytes<TKevent>(int filter)
        where TKevent : unmanaged, IKevent<TKevent>
    {
        TKevent change = TKevent.Of(unchecked((nuint)0x0102030405060708), filter, Interop.EV_ADD | Interop.EV_CLEAR, Interop.NOTE_TRIGGER, 0x1112131415161718, 0x2122232425262728);
        return Convert.ToHexString(MemoryMarshal.AsBytes(new ReadOnlySpan<TKevent>(in change)));
    }

    private static void AssertRoundTrip<TKevent>(int filter)
        where TKevent : unmanaged, IKevent<TKevent>
    {
        TKevent change = TKevent.Of(unchecked((nuint)0xfedcba9876543210), filter, Interop.EV_EOF | Interop.EV_ERROR, uint.MaxValue, long.MinValue, ulong.MaxValue - 1);
        Assert.That(change.Ident, Is.EqualTo(unchecked((nuint)0xfedcba9876543210)));
        Assert.That(change.Filter, Is.EqualTo(filter));
        Assert.That(change.Flags, Is.EqualTo(Interop.EV_EOF | Interop.EV_ERROR));
        Assert.That(change.FilterFlags, Is.EqualTo(uint.MaxValue));
        Assert.That(change.Data, Is.EqualTo(long.MinValue));
        Assert.That(change.UserData, Is.EqualTo(ulong.MaxValue - 1));
    }
}

using System.Runtime.InteropServices;

namespace Reactor.Kqueue;

/// <summary>
/// Native declarations of kqueue(2) and its structs, as in <c>sys/event.h</c> of macOS, FreeBSD 12, OpenBSD, DragonFly and NetBSD 10, for 64-bit processes.
/// None of the calls is variadic.
/// </summary>
internal static unsafe partial class Interop
{
    public const int EV_ADD = 0x0001;
    public const int EV_DELETE = 0x0002;
    public const int EV_ENABLE = 0x0004;
    public const int EV_DISABLE = 0x0008;
    public const int EV_ONESHOT = 0x0010;
    public const int EV_CLEAR = 0x0020;
    public const int EV_RECEIPT = 0x0040;
    public const int EV_DISPATCH = 0x0080;
    public const int EV_ERROR = 0x4000;
    public const int EV_EOF = 0x8000;
    public const uint NOTE_TRIGGER = 0x01000000;

    /// <summary>EVFILT_USER of macOS and OpenBSD.</summary>
    public const int EVFILT_USER_MACOS = -10;
    public const int EVFILT_USER_OPENBSD = -10;
    public const int EVFILT_USER_FREEBSD = -11;
    public const int EVFILT_USER_DRAGONFLY = -9;
    public const int EVFILT_USER_NETBSD = 8;

    [LibraryImport("libc", SetLastError = true)]
    public static partial int kqueue();

    [LibraryImport("libc", SetLastError = true)]
    public static partial int kevent(int kq, void* changelist, int nchanges, void* eventlist, int nevents, Timespec* timeout);

    /// <summary>kevent of NetBSD 6 to 10, where sys/event.h renames it; the counts are size_t.</summary>
    [LibraryImport("libc", SetLastError = true)]
    public static partial int __kevent50(int kq, void* changelist, nuint nchanges, void* eventlist, nuint nevents, Timespec* timeout);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int close(int fd);

    /// <summary>struct kevent of macOS (where it is packed to four bytes, which moves nothing), OpenBSD and DragonFly: 32 bytes.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 32)]
    public struct Kevent32 : IKevent<Kevent32>
    {
        [FieldOffset(0)]
        private ulong _ident;

        [FieldOffset(8)]
        private short _filter;

        [FieldOffset(10)]
        private ushort _flags;

        [FieldOffset(12)]
        private uint _filterFlags;

        [FieldOffset(16)]
        private long _data;

        [FieldOffset(24)]
        private ulong _userData;

        public static int ReadFilter => -1;

        public static int WriteFilter => -2;

        public readonly nuint Ident => (nuint)_ident;

        public readonly int Filter => _filter;

        public readonly int Flags => _flags;

        public readonly uint FilterFlags => _filterFlags;

        public readonly long Data => _data;

        public readonly ulong UserData => _userData;

        public static Kevent32 Of(nuint ident, int filter, int flags, uint filterFlags, long data, ulong userData) =>
            new() { _ident = ident, _filter = (short)filter, _flags = (ushort)flags, _filterFlags = filterFlags, _data = data, _userData = userData };
    }

    /// <summary>struct kevent of FreeBSD since 12: 64 bytes, of which the last 32, <c>ext</c>, stay zero.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    public struct Kevent64 : IKevent<Kevent64>
    {
        [FieldOffset(0)]
        private ulong _ident;

        [FieldOffset(8)]
        private short _filter;

        [FieldOffset(10)]
        private ushort _flags;

        [FieldOffset(12)]
        private uint _filterFlags;

        [FieldOffset(16)]
        private long _data;

        [FieldOffset(24)]
        private ulong _userData;

        public static int ReadFilter => -1;

        public static int WriteFilter => -2;

        public readonly nuint Ident => (nuint)_ident;

        public readonly int Filter => _filter;

        public readonly int Flags => _flags;

        public readonly uint FilterFlags => _filterFlags;

        public readonly long Data => _data;

        public readonly ulong UserData => _userData;

        public static Kevent64 Of(nuint ident, int filter, int flags, uint filterFlags, long data, ulong userData) =>
            new() { _ident = ident, _filter = (short)filter, _flags = (ushort)flags, _filterFlags = filterFlags, _data = data, _userData = userData };
    }

    /// <summary>struct kevent of NetBSD up to 10: 40 bytes, 32-bit filter and flags.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 40)]
    public struct NetBsdKevent : IKevent<NetBsdKevent>
    {
        [FieldOffset(0)]
        private ulong _ident;

        [FieldOffset(8)]
        private uint _filter;

        [FieldOffset(12)]
        private uint _flags;

        [FieldOffset(16)]
        private uint _filterFlags;

        [FieldOffset(24)]
        private long _data;

        [FieldOffset(32)]
        private ulong _userData;

        public static int ReadFilter => 0;

        public static int WriteFilter => 1;

        public readonly nuint Ident => (nuint)_ident;

        public readonly int Filter => (int)_filter;

        public readonly int Flags => (int)_flags;

        public readonly uint FilterFlags => _filterFlags;

        public readonly long Data => _data;

        public readonly ulong UserData => _userData;

        public static NetBsdKevent Of(nuint ident, int filter, int flags, uint filterFlags, long data, ulong userData) =>
            new() { _ident = ident, _filter = (uint)filter, _flags = (uint)flags, _filterFlags = filterFlags, _data = data, _userData = userData };
    }
}

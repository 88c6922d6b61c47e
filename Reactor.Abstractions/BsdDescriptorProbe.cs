using System.Runtime.InteropServices;

namespace Reactor;

/// <summary>
/// What epoll finds out by itself, asked of fstat(2) on macOS and the BSDs: whether a number is an open descriptor that can be watched.
/// kqueue, select and poll there take files and directories and call them ready, and would spin.
/// </summary>
internal static unsafe partial class BsdDescriptorProbe
{
    /// <summary>No struct stat of these systems is larger.</summary>
    private const int StatusSize = 512;
    private const int FileType = 0xF000;
    private const int Directory = 0x4000;
    private const int BlockDevice = 0x6000;
    private const int RegularFile = 0x8000;

    /// <summary>0, or the error number that epoll would give, negated.</summary>
    public static int Check(nint descriptor)
    {
        if (descriptor < 0 || (int)descriptor != descriptor)
        {
            return -Errno.EBADF;
        }

        byte* status = stackalloc byte[StatusSize];
        int result = HostSystem.Current switch
        {
            UnixSystem.MacOS when RuntimeInformation.ProcessArchitecture == Architecture.X64 => fstat_INODE64((int)descriptor, status),
            UnixSystem.NetBsd => __fstat50((int)descriptor, status),
            _ => fstat((int)descriptor, status),
        };
        return result < 0 ? -Marshal.GetLastPInvokeError() : Judge(*(ushort*)(status + ModeOffset(HostSystem.Current)));
    }

    /// <summary>Judges by the low sixteen bits of st_mode, which hold the type everywhere.</summary>
    public static int Judge(ushort mode) => (mode & FileType) is RegularFile or Directory or BlockDevice ? -Errno.EPERM : 0;

    /// <summary>Where the low half of st_mode lies in struct stat, on the 64-bit, little-endian processors that .NET runs on.</summary>
    public static int ModeOffset(UnixSystem system) => system switch
    {
        // sys/stat.h: __DARWIN_STRUCT_STAT64: int32 st_dev, uint16 st_mode.
        UnixSystem.MacOS => 4,

        // sys/stat.h since FreeBSD 12: uint64 st_dev, uint64 st_ino, uint64 st_nlink, uint16 st_mode.
        UnixSystem.FreeBsd => 24,

        // sys/stat.h: uint32 st_mode, int32 st_dev.
        UnixSystem.OpenBsd => 0,

        // sys/stat.h since NetBSD 6: uint64 st_dev, uint32 st_mode.
        UnixSystem.NetBsd => 8,

        // sys/stat.h: uint64 st_ino, uint32 st_nlink, uint32 st_dev, uint16 st_mode.
        UnixSystem.DragonFly => 16,
        _ => throw new System.PlatformNotSupportedException($"The layout of struct stat on {system} is not known."),
    };

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fstat(int descriptor, byte* status);

    /// <summary>On Intel Macs the plain name fills the struct of before 2007, with a 32-bit inode number; on Apple Silicon it is the only one.</summary>
    [LibraryImport("libc", EntryPoint = "fstat$INODE64", SetLastError = true)]
    private static partial int fstat_INODE64(int descriptor, byte* status);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int __fstat50(int descriptor, byte* status);
}

using System;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Mono.Unix.Native;

namespace Reactor.Tests.Misuse;

/// <summary>An open directory, which .NET opens none of.</summary>
internal static unsafe partial class DirectoryHandle
{
    private const uint GENERIC_READ = 0x8000_0000;
    private const uint FILE_SHARE_ALL = 7;
    private const uint OPEN_EXISTING = 3;
    private const uint FILE_FLAG_BACKUP_SEMANTICS = 0x0200_0000;

    public static SafeFileHandle Open(string path)
    {
        SafeFileHandle handle = new(
            OperatingSystem.IsWindows()
                ? CreateFileW(path, GENERIC_READ, FILE_SHARE_ALL, null, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, 0)
                : Syscall.open(path, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY),
            ownsHandle: true);
        return handle.IsInvalid ? throw new IOException($"{path} cannot be opened") : handle;
    }

    [LibraryImport("kernel32", StringMarshalling = StringMarshalling.Utf16)]
    private static partial nint CreateFileW(string path, uint access, uint share, void* security, uint disposition, uint flags, nint template);
}

using System.Runtime.InteropServices;

namespace Reactor.Iocp;

/// <summary>
/// Native declarations of the NT calls and of the AFD driver's poll request, which no public header documents. Layouts as in the driver's callers: WSAPoll's
/// own implementation, and public projects that use it the same way (wepoll, libuv, mio).
/// </summary>
internal static unsafe partial class AfdInterop
{
    public const int STATUS_SUCCESS = 0;
    public const int STATUS_PENDING = 0x103;
    public const int STATUS_CANCELLED = unchecked((int)0xC0000120);
    public const int STATUS_NOT_FOUND = unchecked((int)0xC0000225);

    public const uint SYNCHRONIZE = 0x00100000;
    public const uint FILE_SHARE_READ = 1;
    public const uint FILE_SHARE_WRITE = 2;
    public const uint FILE_OPEN = 1;

    public const uint IOCTL_AFD_POLL = 0x00012024;

    public const uint AFD_POLL_RECEIVE = 0x0001;
    public const uint AFD_POLL_SEND = 0x0004;
    public const uint AFD_POLL_DISCONNECT = 0x0008;
    public const uint AFD_POLL_ABORT = 0x0010;
    public const uint AFD_POLL_LOCAL_CLOSE = 0x0020;
    public const uint AFD_POLL_ACCEPT = 0x0080;
    public const uint AFD_POLL_CONNECT_FAIL = 0x0100;

    [LibraryImport("ntdll")]
    public static partial int NtCreateFile(
        nint* FileHandle,
        uint DesiredAccess,
        OBJECT_ATTRIBUTES* ObjectAttributes,
        IO_STATUS_BLOCK* IoStatusBlock,
        long* AllocationSize,
        uint FileAttributes,
        uint ShareAccess,
        uint CreateDisposition,
        uint CreateOptions,
        void* EaBuffer,
        uint EaLength);

    [LibraryImport("ntdll")]
    public static partial int NtDeviceIoControlFile(
        nint FileHandle,
        nint Event,
        void* ApcRoutine,
        void* ApcContext,
        IO_STATUS_BLOCK* IoStatusBlock,
        uint IoControlCode,
        void* InputBuffer,
        uint InputBufferLength,
        void* OutputBuffer,
        uint OutputBufferLength);

    [LibraryImport("ntdll")]
    public static partial int NtCancelIoFileEx(nint FileHandle, IO_STATUS_BLOCK* IoRequestToCancel, IO_STATUS_BLOCK* IoStatusBlock);

    [LibraryImport("ntdll")]
    public static partial uint RtlNtStatusToDosError(int Status);

    /// <summary>IO_STATUS_BLOCK; the union of status and pointer makes the first field as wide as a pointer.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct IO_STATUS_BLOCK
    {
        public nint StatusOrPointer;
        public nuint Information;

        public readonly int Status => (int)StatusOrPointer;
    }

    /// <summary>UNICODE_STRING; lengths in bytes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct UNICODE_STRING
    {
        public ushort Length;
        public ushort MaximumLength;
        public char* Buffer;
    }

    /// <summary>OBJECT_ATTRIBUTES.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct OBJECT_ATTRIBUTES
    {
        public uint Length;
        public nint RootDirectory;
        public UNICODE_STRING* ObjectName;
        public uint Attributes;
        public void* SecurityDescriptor;
        public void* SecurityQualityOfService;
    }

    /// <summary>AFD_POLL_INFO for one socket; request and answer alike.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct AFD_POLL_INFO
    {
        public long Timeout;
        public uint NumberOfHandles;
        public uint Exclusive;
        public nint Handle;
        public uint Events;
        public int Status;
    }
}

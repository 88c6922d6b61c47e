using System.Runtime.InteropServices;

namespace TerraFX.Interop.Windows;

/// <summary>
/// Native declarations of kernel32 and ws2_32 under the names and signatures that TerraFX.Interop.Windows gives them, so that the package can take this file's
/// place (<c>-p:UseTerraFX=true</c>). As there, the last error is read by <see cref="Marshal.GetLastSystemError"/> right after the call.
/// </summary>
internal static unsafe partial class Windows
{
    [LibraryImport("kernel32")]
    public static partial HANDLE CreateIoCompletionPort(HANDLE FileHandle, HANDLE ExistingCompletionPort, nuint CompletionKey, uint NumberOfConcurrentThreads);

    [LibraryImport("kernel32")]
    public static partial BOOL GetQueuedCompletionStatusEx(
        HANDLE CompletionPort, OVERLAPPED_ENTRY* lpCompletionPortEntries, uint ulCount, uint* ulNumEntriesRemoved, uint dwMilliseconds, BOOL fAlertable);

    [LibraryImport("kernel32")]
    public static partial BOOL PostQueuedCompletionStatus(HANDLE CompletionPort, uint dwNumberOfBytesTransferred, nuint dwCompletionKey, OVERLAPPED* lpOverlapped);

    [LibraryImport("kernel32")]
    public static partial BOOL SetFileCompletionNotificationModes(HANDLE FileHandle, byte Flags);

    [LibraryImport("kernel32")]
    public static partial BOOL GetHandleInformation(HANDLE hObject, uint* lpdwFlags);

    [LibraryImport("kernel32")]
    public static partial BOOL CloseHandle(HANDLE hObject);

    [LibraryImport("ws2_32")]
    public static partial int WSAStartup(ushort wVersionRequested, WSADATA* lpWSAData);

    [LibraryImport("ws2_32")]
    public static partial int WSAGetLastError();

    [LibraryImport("ws2_32")]
    public static partial int WSAIoctl(
        SOCKET s,
        uint dwIoControlCode,
        void* lpvInBuffer,
        uint cbInBuffer,
        void* lpvOutBuffer,
        uint cbOutBuffer,
        uint* lpcbBytesReturned,
        OVERLAPPED* lpOverlapped,
        delegate* unmanaged<uint, uint, OVERLAPPED*, uint, void> lpCompletionRoutine);

    [LibraryImport("ws2_32")]
    public static partial int getsockopt(SOCKET s, int level, int optname, sbyte* optval, int* optlen);
}

/// <summary>HANDLE.</summary>
internal readonly unsafe struct HANDLE
{
    public readonly void* Value;

    public HANDLE(void* value) => Value = value;

    public static HANDLE INVALID_VALUE => new((void*)-1);

    public static HANDLE NULL => new(null);

    public static explicit operator HANDLE(nint value) => new((void*)value);

    public static implicit operator nint(HANDLE value) => (nint)value.Value;
}

/// <summary>SOCKET.</summary>
internal readonly struct SOCKET
{
    public readonly nuint Value;

    public SOCKET(nuint value) => Value = value;

    public static explicit operator SOCKET(nint value) => new((nuint)value);
}

/// <summary>BOOL: any value but zero is true.</summary>
internal readonly struct BOOL
{
    public readonly int Value;

    public BOOL(int value) => Value = value;

    public static BOOL FALSE => new(0);

    public static implicit operator bool(BOOL value) => value.Value != 0;
}

/// <summary>OVERLAPPED, known here by its address only.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OVERLAPPED
{
    public nuint Internal;
    public nuint InternalHigh;
    public void* Pointer;
    public HANDLE hEvent;
}

/// <summary>OVERLAPPED_ENTRY: one packet taken from a completion port.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OVERLAPPED_ENTRY
{
    public nuint lpCompletionKey;
    public OVERLAPPED* lpOverlapped;
    public nuint Internal;
    public uint dwNumberOfBytesTransferred;
}

/// <summary>WSADATA, of which nothing is read.</summary>
[StructLayout(LayoutKind.Sequential, Size = 408)]
internal struct WSADATA
{
    public ushort wVersion;
    public ushort wHighVersion;
}

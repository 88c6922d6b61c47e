using System.Runtime.InteropServices;

namespace TerraFX.Interop.Windows;

/// <summary>
/// Native declarations of Winsock's select and WSAPoll under the names and signatures that TerraFX.Interop.Windows gives them, so that the package can take this
/// file's place (<c>-p:UseTerraFX=true</c>).
/// </summary>
internal static unsafe partial class Windows
{
    [LibraryImport("kernel32")]
    public static partial BOOL GetHandleInformation(HANDLE hObject, uint* lpdwFlags);

    [LibraryImport("ws2_32")]
    public static partial int WSAStartup(ushort wVersionRequested, WSADATA* lpWSAData);

    [LibraryImport("ws2_32")]
    public static partial int WSAGetLastError();

    [LibraryImport("ws2_32")]
    public static partial int getsockopt(SOCKET s, int level, int optname, sbyte* optval, int* optlen);

    [LibraryImport("ws2_32")]
    public static partial int getpeername(SOCKET s, SOCKADDR* name, int* namelen);

    [LibraryImport("ws2_32")]
    public static partial int recv(SOCKET s, sbyte* buf, int len, int flags);

    [LibraryImport("ws2_32")]
    public static partial int select(int nfds, fd_set* readfds, fd_set* writefds, fd_set* exceptfds, timeval* timeout);

    [LibraryImport("ws2_32")]
    public static partial int WSAPoll(WSAPOLLFD* fdArray, uint fds, int timeout);
}

/// <summary>HANDLE.</summary>
internal readonly unsafe struct HANDLE
{
    public readonly void* Value;

    public HANDLE(void* value) => Value = value;

    public static explicit operator HANDLE(nint value) => new((void*)value);
}

/// <summary>SOCKET.</summary>
internal readonly struct SOCKET
{
    public readonly nuint Value;

    public SOCKET(nuint value) => Value = value;

    public static explicit operator SOCKET(nint value) => new((nuint)value);

    public static explicit operator nint(SOCKET value) => (nint)value.Value;
}

/// <summary>SOCKADDR: the head of any address.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal struct SOCKADDR
{
    public ushort sa_family;
}

/// <summary>BOOL: any value but zero is true.</summary>
internal readonly struct BOOL
{
    public readonly int Value;

    public BOOL(int value) => Value = value;

    public static implicit operator bool(BOOL value) => value.Value != 0;
}

/// <summary>WSADATA, of which nothing is read.</summary>
[StructLayout(LayoutKind.Sequential, Size = 408)]
internal struct WSADATA
{
    public ushort wVersion;
    public ushort wHighVersion;
}

/// <summary>The head of an fd_set; the sockets follow, as many as it counts, wherever the caller has room for them.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fd_set
{
    public uint fd_count;
}

/// <summary>timeval.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct timeval
{
    public int tv_sec;
    public int tv_usec;
}

/// <summary>WSAPOLLFD.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct WSAPOLLFD
{
    public SOCKET fd;
    public short events;
    public short revents;
}

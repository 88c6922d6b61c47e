using System.Runtime.InteropServices;

namespace Reactor.Tests.Kqueue;

/// <summary>The calls by which the model learns about real Linux sockets without disturbing them.</summary>
internal static unsafe partial class LinuxCalls
{
    public const int AF_UNIX = 1;
    public const int SOCK_STREAM = 1;
    public const int SOL_SOCKET = 1;
    public const int SO_ACCEPTCONN = 30;
    public const int SO_SNDBUF = 7;
    public const int IPPROTO_TCP = 6;
    public const int TCP_INFO = 11;
    public const nuint FIONREAD = 0x541B;
    public const nuint SIOCOUTQ = 0x5411;
    public const int MSG_DONTWAIT = 0x40;
    public const int MSG_NOSIGNAL = 0x4000;
    public const int EPIPE = 32;
    public const int SIGCONT = 18;

    public static int SocketOption(int descriptor, int level, int name)
    {
        int value = 0;
        uint size = sizeof(int);
        return getsockopt(descriptor, level, name, &value, &size) < 0 ? 0 : value;
    }

    public static int Count(int descriptor, nuint request)
    {
        int count = 0;
        return ioctl(descriptor, request, &count) < 0 ? 0 : count;
    }

    [LibraryImport("libc", SetLastError = true)]
    public static partial int getsockopt(int descriptor, int level, int name, void* value, uint* size);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint send(int descriptor, byte* bytes, nuint length, int flags);

    [LibraryImport("libc")]
    public static partial nint pthread_self();

    [LibraryImport("libc")]
    public static partial int pthread_kill(nint thread, int signal);

    /// <summary>Variadic, which makes no difference on the processors that Linux runs on.</summary>
    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(int descriptor, nuint request, int* value);
}

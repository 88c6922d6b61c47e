namespace Reactor;

/// <summary>The Win32 and Winsock error numbers that decide what happens next; the others are passed on as they are.</summary>
internal static class Win32Error
{
    public const int ERROR_TOO_MANY_OPEN_FILES = 4;
    public const int ERROR_INVALID_HANDLE = 6;
    public const int ERROR_NOT_ENOUGH_MEMORY = 8;
    public const int ERROR_OUTOFMEMORY = 14;
    public const int ERROR_ALREADY_EXISTS = 183;
    public const int WAIT_TIMEOUT = 258;
    public const int ERROR_NO_SYSTEM_RESOURCES = 1450;
    public const int WSAEBADF = 10009;
    public const int WSAEMFILE = 10024;
    public const int WSAEWOULDBLOCK = 10035;
    public const int WSAENOTSOCK = 10038;
    public const int WSAENOBUFS = 10055;
}

namespace Reactor;

/// <summary>The error numbers that decide what happens next and are the same on Linux, macOS and the BSDs; the others are passed on as they are.</summary>
internal static class Errno
{
    public const int EPERM = 1;
    public const int ENOENT = 2;
    public const int EINTR = 4;
    public const int EBADF = 9;
    public const int ENOMEM = 12;
    public const int EEXIST = 17;
    public const int EINVAL = 22;
    public const int ENFILE = 23;
    public const int EMFILE = 24;
    public const int ENOSPC = 28;

    /// <summary>ENOSYS: 38 on Linux, 78 elsewhere.</summary>
    public static readonly int ENOSYS = System.OperatingSystem.IsLinux() ? 38 : 78;

    /// <summary>EAGAIN, which is also EWOULDBLOCK: 11 on Linux, 35 elsewhere.</summary>
    public static readonly int EAGAIN = System.OperatingSystem.IsLinux() ? 11 : 35;

    /// <summary>ENOBUFS: 105 on Linux, 55 elsewhere.</summary>
    public static readonly int ENOBUFS = System.OperatingSystem.IsLinux() ? 105 : 55;
}

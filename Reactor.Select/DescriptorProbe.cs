using System.Runtime.InteropServices;

namespace Reactor.Select;

/// <summary>
/// What epoll finds out by itself: whether a number is an open descriptor that can be watched. select and poll call files and directories always
/// ready, and would spin.
/// </summary>
internal static unsafe class DescriptorProbe
{
    /// <summary>0, or the error number that epoll would give, negated.</summary>
    public static int Check(nint descriptor)
    {
        if (descriptor < 0 || (int)descriptor != descriptor)
        {
            return -Errno.EBADF;
        }

        Interop.Statx status = default;
        byte emptyPath = 0;
        if (Interop.statx((int)descriptor, &emptyPath, Interop.AT_EMPTY_PATH, Interop.STATX_TYPE, &status) < 0)
        {
            return -Marshal.GetLastPInvokeError();
        }

        return (status.Mode & Interop.S_IFMT) is Interop.S_IFREG or Interop.S_IFDIR or Interop.S_IFBLK ? -Errno.EPERM : 0;
    }
}

using System;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Reactor;

/// <summary>
/// A poller could not do what was asked, because of the descriptor or of the kernel. The poller stays usable. The message names the
/// operation, the descriptor, the native error and its text.
/// </summary>
public sealed class PollerException : Exception
{
    /// <summary>Makes an exception for a failed operation.</summary>
    /// <param name="error">What kind of failure it is.</param>
    /// <param name="operation">The operation that failed, as the reader of a log knows it: <c>Add</c>, <c>epoll_create1</c>.</param>
    /// <param name="descriptor">The descriptor concerned, or -1 when there is none.</param>
    /// <param name="nativeError">The system's error number, or 0 when no system call failed.</param>
    /// <param name="advice">What the caller can do about it; may be empty.</param>
    public PollerException(PollerError error, string operation, nint descriptor, int nativeError, string advice = "")
        : base(Describe(error, operation, descriptor, nativeError, advice))
    {
        Error = error;
        Operation = operation;
        Descriptor = descriptor;
        NativeError = nativeError;
    }

    /// <summary>What kind of failure this is.</summary>
    public PollerError Error { get; }

    /// <summary>The operation that failed.</summary>
    public string Operation { get; }

    /// <summary>The descriptor concerned, or -1.</summary>
    public nint Descriptor { get; }

    /// <summary>The system's own error number (<c>errno</c>, a Winsock or Win32 error), or 0.</summary>
    public int NativeError { get; }

    /// <summary>Makes the exception for a Unix error number, so that the same mistake looks the same on every Unix backend.</summary>
    /// <param name="operation">The operation or system call that failed.</param>
    /// <param name="descriptor">The descriptor concerned, or -1.</param>
    /// <param name="errno">The error number.</param>
    /// <returns>The exception to throw.</returns>
    public static PollerException FromErrno(string operation, nint descriptor, int errno)
    {
        (PollerError error, string advice) = errno switch
        {
            Errno.EBADF => (PollerError.BadDescriptor, "Add it while it is open, and remove it before it is closed."),
            Errno.EPERM => (PollerError.NotPollable, "Files and directories are always ready: read them on a thread of their own."),
            Errno.EEXIST => (PollerError.AlreadyAdded, "Change its interest through the handle that Add returned, or remove that first."),
            Errno.EMFILE or Errno.ENFILE => (PollerError.OutOfResources, "Close descriptors or raise the limit (ulimit -n), then try again."),
            Errno.ENOMEM or Errno.ENOSPC => (PollerError.OutOfResources, "Free memory or raise the kernel's limit, then try again."),
            _ when errno == Errno.ENOBUFS => (PollerError.OutOfResources, "Try again when the system has buffers."),
            _ => (PollerError.Native, ""),
        };
        return new PollerException(error, operation, descriptor, errno, advice);
    }

    /// <summary>Makes the exception for a Win32 or Winsock error number, which are one numbering, so that the same mistake looks the same as on Unix.</summary>
    /// <param name="operation">The operation or system call that failed.</param>
    /// <param name="descriptor">The descriptor concerned, or -1.</param>
    /// <param name="error">The error number.</param>
    /// <returns>The exception to throw.</returns>
    public static PollerException FromWin32(string operation, nint descriptor, int error)
    {
        (PollerError kind, string advice) = error switch
        {
            Win32Error.ERROR_INVALID_HANDLE or Win32Error.WSAEBADF => (PollerError.BadDescriptor, "Add it while it is open, and remove it before it is closed."),
            Win32Error.WSAENOTSOCK => (PollerError.NotPollable, "On Windows only sockets can be watched: read files and pipes on a thread of their own."),
            Win32Error.ERROR_ALREADY_EXISTS => (PollerError.AlreadyAdded, "Change its interest through the handle that Add returned, or remove that first."),
            Win32Error.ERROR_TOO_MANY_OPEN_FILES or Win32Error.WSAEMFILE => (PollerError.OutOfResources, "Close sockets or handles, then try again."),
            Win32Error.ERROR_NOT_ENOUGH_MEMORY or Win32Error.ERROR_OUTOFMEMORY or Win32Error.ERROR_NO_SYSTEM_RESOURCES or Win32Error.WSAENOBUFS
                => (PollerError.OutOfResources, "Try again when the system has memory and buffers."),
            _ => (PollerError.Native, ""),
        };
        return new PollerException(kind, operation, descriptor, error, advice);
    }

    /// <summary>The number is not an open descriptor, found out without a system call.</summary>
    internal static PollerException BadDescriptor(string operation, nint descriptor) => OperatingSystem.IsWindows()
        ? FromWin32(operation, descriptor, Win32Error.ERROR_INVALID_HANDLE)
        : FromErrno(operation, descriptor, Errno.EBADF);

    /// <summary>The descriptor is already added, found out without a system call.</summary>
    internal static PollerException AlreadyAdded(string operation, nint descriptor) => OperatingSystem.IsWindows()
        ? FromWin32(operation, descriptor, Win32Error.ERROR_ALREADY_EXISTS)
        : FromErrno(operation, descriptor, Errno.EEXIST);

    private static string Describe(PollerError error, string operation, nint descriptor, int nativeError, string advice)
    {
        string what = error switch
        {
            PollerError.BadDescriptor => "is not an open descriptor",
            PollerError.NotPollable => "cannot be watched for readiness",
            PollerError.AlreadyAdded => "is already added to this poller",
            PollerError.LimitReached => "is beyond this backend's limit",
            PollerError.OutOfResources => "met a shortage of descriptors, memory or buffers",
            _ => "failed",
        };
        string subject = descriptor == -1 && error is not PollerError.BadDescriptor
            ? operation
            : string.Create(CultureInfo.InvariantCulture, $"{operation}: descriptor {descriptor}");
        string native = nativeError == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $" (native error {nativeError}: {Marshal.GetPInvokeErrorMessage(nativeError)})");
        return advice.Length == 0 ? $"{subject} {what}{native}." : $"{subject} {what}{native}. {advice}";
    }
}

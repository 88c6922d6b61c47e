using NUnit.Framework;

namespace Reactor.Tests.Diagnostics;

/// <summary>The same mistake is the same kind of error whatever number a system has for it, and says what to do.</summary>
internal sealed class NativeErrorTests
{
    [TestCase(Errno.EBADF, PollerError.BadDescriptor)]
    [TestCase(Errno.EPERM, PollerError.NotPollable)]
    [TestCase(Errno.EEXIST, PollerError.AlreadyAdded)]
    [TestCase(Errno.EMFILE, PollerError.OutOfResources)]
    [TestCase(Errno.ENFILE, PollerError.OutOfResources)]
    [TestCase(Errno.ENOMEM, PollerError.OutOfResources)]
    [TestCase(Errno.ENOSPC, PollerError.OutOfResources)]
    public void An_error_of_unix_has_its_kind_and_advice(int error, PollerError kind) =>
        Require(PollerException.FromErrno("Add", 7, error), error, kind);

    [TestCase(Win32Error.ERROR_INVALID_HANDLE, PollerError.BadDescriptor)]
    [TestCase(Win32Error.WSAEBADF, PollerError.BadDescriptor)]
    [TestCase(Win32Error.WSAENOTSOCK, PollerError.NotPollable)]
    [TestCase(Win32Error.ERROR_ALREADY_EXISTS, PollerError.AlreadyAdded)]
    [TestCase(Win32Error.ERROR_TOO_MANY_OPEN_FILES, PollerError.OutOfResources)]
    [TestCase(Win32Error.WSAEMFILE, PollerError.OutOfResources)]
    [TestCase(Win32Error.ERROR_NOT_ENOUGH_MEMORY, PollerError.OutOfResources)]
    [TestCase(Win32Error.ERROR_OUTOFMEMORY, PollerError.OutOfResources)]
    [TestCase(Win32Error.ERROR_NO_SYSTEM_RESOURCES, PollerError.OutOfResources)]
    [TestCase(Win32Error.WSAENOBUFS, PollerError.OutOfResources)]
    public void An_error_of_windows_has_its_kind_and_advice(int error, PollerError kind) =>
        Require(PollerException.FromWin32("Add", 7, error), error, kind);

    [Test]
    public void Any_other_number_is_passed_on_as_it_is()
    {
        const int Other = 12345;
        Assert.That(PollerException.FromErrno("wait", -1, Other).Error, Is.EqualTo(PollerError.Native));
        Assert.That(PollerException.FromWin32("wait", -1, Other).Error, Is.EqualTo(PollerError.Native));
        Assert.That(PollerException.FromWin32("wait", -1, Other).NativeError, Is.EqualTo(Other));
    }

    private static void Require(PollerException exception, int error, PollerError kind)
    {
        Assert.That(exception.Error, Is.EqualTo(kind));
        Assert.That(exception.NativeError, Is.EqualTo(error));
        Assert.That(exception.Descriptor, Is.EqualTo((nint)7));
        string bare = new PollerException(kind, "Add", 7, error).Message;
        Assert.That(exception.Message, Does.StartWith(bare));
        Assert.That(exception.Message, Has.Length.GreaterThan(bare.Length + 20), "what to do about it");
    }
}

using System.Runtime.InteropServices;
using TerraFX.Interop.Windows;
using static TerraFX.Interop.Windows.Windows;

namespace Reactor.Iocp;

/// <summary>Windows itself.</summary>
internal readonly unsafe struct WindowsIocpKernel : IIocpKernel
{
    private const byte FILE_SKIP_SET_EVENT_ON_HANDLE = 2;
    private const ushort WinsockVersion = 0x0202;
    private const int SOL_SOCKET = 0xFFFF;
    private const int SO_TYPE = 0x1008;

    private const string AfdName = @"\Device\Afd\Reactor";

    /// <summary>Winsock answers nothing before it is started, and a socket may have come from elsewhere than .NET, which starts it too. Started once, for good.</summary>
    private static readonly int WinsockResult = StartWinsock();

    public int CreatePort(out nint port)
    {
        port = CreateIoCompletionPort(HANDLE.INVALID_VALUE, HANDLE.NULL, 0, 1);
        return port == 0 ? -Marshal.GetLastSystemError() : 0;
    }

    public int Post(nint port, nuint key) => Result(PostQueuedCompletionStatus((HANDLE)port, 0, key, null));

    public int Wait(nint port, OVERLAPPED_ENTRY* packets, int capacity, uint milliseconds)
    {
        // The count is set to 1 when the time has passed: it counts only when the call succeeded.
        uint count;
        if (GetQueuedCompletionStatusEx((HANDLE)port, packets, (uint)capacity, &count, milliseconds, BOOL.FALSE))
        {
            return (int)count;
        }

        int error = Marshal.GetLastSystemError();
        return error == Win32Error.WAIT_TIMEOUT ? 0 : -error;
    }

    public AfdPoll* Allocate() => (AfdPoll*)NativeMemory.AllocZeroed((nuint)sizeof(AfdPoll));

    public void Free(AfdPoll* poll) => NativeMemory.Free(poll);

    public int OpenAfd(nint port, out nint afd)
    {
        nint opened = 0;
        fixed (char* name = AfdName)
        {
            AfdInterop.UNICODE_STRING objectName = new() { Length = (ushort)(AfdName.Length * sizeof(char)), MaximumLength = (ushort)(AfdName.Length * sizeof(char)), Buffer = name };
            AfdInterop.OBJECT_ATTRIBUTES attributes = new() { Length = (uint)sizeof(AfdInterop.OBJECT_ATTRIBUTES), ObjectName = &objectName };
            AfdInterop.IO_STATUS_BLOCK outcome;
            int status = AfdInterop.NtCreateFile(
                &opened, AfdInterop.SYNCHRONIZE, &attributes, &outcome, null, 0, AfdInterop.FILE_SHARE_READ | AfdInterop.FILE_SHARE_WRITE, AfdInterop.FILE_OPEN, 0, null, 0);
            if (status < 0)
            {
                afd = 0;
                return ErrorOf(status);
            }
        }

        int result = (nint)CreateIoCompletionPort((HANDLE)opened, (HANDLE)port, 0, 0) == 0 ? -Marshal.GetLastSystemError() : 0;
        if (result == 0)
        {
            // Nobody waits on the handle itself; this saves the driver an event for each answer.
            result = Result(SetFileCompletionNotificationModes((HANDLE)opened, FILE_SKIP_SET_EVENT_ON_HANDLE));
        }

        if (result < 0)
        {
            Close(opened);
        }

        afd = result < 0 ? 0 : opened;
        return result;
    }

    public int Poll(nint afd, AfdPoll* poll) => ErrorOf(AfdInterop.NtDeviceIoControlFile(
        afd,
        0,
        null,
        poll,
        &poll->Outcome,
        AfdInterop.IOCTL_AFD_POLL,
        &poll->Info,
        (uint)sizeof(AfdInterop.AFD_POLL_INFO),
        &poll->Info,
        (uint)sizeof(AfdInterop.AFD_POLL_INFO)));

    public int Cancel(nint afd, AfdPoll* poll)
    {
        AfdInterop.IO_STATUS_BLOCK outcome;
        return ErrorOf(AfdInterop.NtCancelIoFileEx(afd, &poll->Outcome, &outcome));
    }

    public int Probe(nint socket)
    {
        if (WinsockResult != 0)
        {
            return -WinsockResult;
        }

        int type;
        int length = sizeof(int);
        if (getsockopt((SOCKET)socket, SOL_SOCKET, SO_TYPE, (sbyte*)&type, &length) == 0)
        {
            return 0;
        }

        // Winsock says the same of a file and of a number that is no handle at all.
        int error = WSAGetLastError();
        uint flags;
        return error == Win32Error.WSAENOTSOCK && !GetHandleInformation((HANDLE)socket, &flags) ? -Win32Error.ERROR_INVALID_HANDLE : -error;
    }

    public int QuerySocket(nint socket, uint code, out nint answer)
    {
        nint result;
        uint length;
        if (WSAIoctl((SOCKET)socket, code, null, 0, &result, (uint)sizeof(nint), &length, null, null) == 0)
        {
            answer = result;
            return 0;
        }

        answer = -1;
        return -WSAGetLastError();
    }

    public int Close(nint handle) => Result(CloseHandle((HANDLE)handle));

    private static int Result(BOOL success) => success ? 0 : -Marshal.GetLastSystemError();

    private static int ErrorOf(int status) => status < 0 ? -(int)AfdInterop.RtlNtStatusToDosError(status) : 0;

    private static int StartWinsock()
    {
        WSADATA data;
        return WSAStartup(WinsockVersion, &data);
    }
}

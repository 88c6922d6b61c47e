using TerraFX.Interop.Windows;
using static TerraFX.Interop.Windows.Windows;

namespace Reactor.Select;

/// <summary>Whether a number is an open socket, the only thing that Winsock can watch.</summary>
internal static unsafe class SocketProbe
{
    private const ushort WinsockVersion = 0x0202;
    private const int SOL_SOCKET = 0xFFFF;
    private const int SO_TYPE = 0x1008;

    /// <summary>Winsock answers nothing before it is started, and a socket may have come from elsewhere than .NET, which starts it too. Started once, for good.</summary>
    private static readonly int StartResult = Start();

    /// <summary>0, or a negated error number.</summary>
    public static int Check(nint descriptor)
    {
        if (StartResult != 0)
        {
            return -StartResult;
        }

        int type;
        int length = sizeof(int);
        if (getsockopt((SOCKET)descriptor, SOL_SOCKET, SO_TYPE, (sbyte*)&type, &length) == 0)
        {
            return 0;
        }

        // Winsock says the same of a file and of a number that is no handle at all.
        int error = WSAGetLastError();
        uint flags;
        return error == Win32Error.WSAENOTSOCK && !GetHandleInformation((HANDLE)descriptor, &flags) ? -Win32Error.ERROR_INVALID_HANDLE : -error;
    }

    private static int Start()
    {
        WSADATA data;
        return WSAStartup(WinsockVersion, &data);
    }
}

using System;
using System.Runtime.InteropServices;

namespace Reactor.Cli;

/// <summary>
/// The open sockets of this process on Windows: the system lists all handles at once, and a socket is one that has a socket's type. Handles as such are no measure, since .NET opens and closes
/// some at any time; what Process.HandleCount says under Wine is the size of the table, which never shrinks.
/// </summary>
internal static unsafe partial class WindowsSockets
{
    private const int SystemExtendedHandleInformation = 64;
    private const int StatusInfoLengthMismatch = unchecked((int)0xC0000004);
    private const int SOL_SOCKET = 0xFFFF;
    private const int SO_TYPE = 0x1008;

    // Kept from one count to the next; other processes' handles come along.
    [ThreadStatic]
    private static byte[]? _list;

    /// <summary>How many there are now, those of all threads together.</summary>
    /// <exception cref="InvalidOperationException">The system does not list its handles.</exception>
    public static int Count()
    {
        _list ??= new byte[1 << 20];
        while (true)
        {
            fixed (byte* list = _list)
            {
                int status = NtQuerySystemInformation(SystemExtendedHandleInformation, list, (uint)_list.Length, null);
                if (status >= 0)
                {
                    return CountSockets((nuint*)list);
                }

                if (status != StatusInfoLengthMismatch)
                {
                    throw new InvalidOperationException($"NtQuerySystemInformation failed with 0x{status:X8}: the open handles cannot be listed.");
                }
            }

            _list = new byte[_list.Length * 2];
        }
    }

    private static int CountSockets(nuint* list)
    {
        int count = 0;
        nuint handles = list[0];
        Entry* entries = (Entry*)(list + 2);
        for (nuint i = 0; i < handles; i++)
        {
            count += entries[i].Process == (nuint)Environment.ProcessId && IsSocket(entries[i].Handle) ? 1 : 0;
        }

        return count;
    }

    private static bool IsSocket(nuint handle)
    {
        int type;
        int length = sizeof(int);
        return getsockopt(handle, SOL_SOCKET, SO_TYPE, &type, &length) == 0;
    }

    [LibraryImport("ntdll")]
    private static partial int NtQuerySystemInformation(int informationClass, void* information, uint length, uint* returnLength);

    [LibraryImport("ws2_32")]
    private static partial int getsockopt(nuint socket, int level, int option, void* value, int* length);

    // SYSTEM_HANDLE_TABLE_ENTRY_INFO_EX
    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public nint Object;
        public nuint Process;
        public nuint Handle;
        public uint GrantedAccess;
        public ushort CreatorBackTraceIndex;
        public ushort ObjectTypeIndex;
        public uint HandleAttributes;
        public uint Reserved;
    }
}

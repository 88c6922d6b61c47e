using Reactor.Select;

namespace Reactor.Tests.Kqueue;

/// <summary>Which open file a descriptor names, so that a number used again is not taken for the file before; and what kind of file it is.</summary>
internal readonly unsafe record struct FileIdentity(ulong Inode, bool IsSocket, int Domain, int Type)
{
    private const uint StatxTypeAndInode = 0x1 | 0x100;
    private const int SolSocket = 1;
    private const int SoType = 3;
    private const int SoDomain = 39;
    private const int SocketFile = 0xC000;

    /// <summary>Looks at a descriptor.</summary>
    /// <returns>False when it is closed.</returns>
    public static bool TryGet(int descriptor, out FileIdentity identity)
    {
        if (!TryGetStatus(descriptor, out ulong inode, out bool isSocket))
        {
            identity = default;
            return false;
        }

        identity = isSocket
            ? new FileIdentity(inode, true, LinuxCalls.SocketOption(descriptor, SolSocket, SoDomain), LinuxCalls.SocketOption(descriptor, SolSocket, SoType))
            : new FileIdentity(inode, false, 0, 0);
        return true;
    }

    /// <summary>Whether a descriptor still names this file.</summary>
    public bool IsStillAt(int descriptor) =>
        TryGetStatus(descriptor, out ulong inode, out bool isSocket) && inode == Inode && isSocket == IsSocket;

    private static bool TryGetStatus(int descriptor, out ulong inode, out bool isSocket)
    {
        Interop.Statx status = default;
        byte emptyPath = 0;
        int result = Interop.statx(descriptor, &emptyPath, Interop.AT_EMPTY_PATH, StatxTypeAndInode, &status);
        inode = *(ulong*)((byte*)&status + 32);
        isSocket = (status.Mode & Interop.S_IFMT) == SocketFile;
        return result >= 0;
    }
}

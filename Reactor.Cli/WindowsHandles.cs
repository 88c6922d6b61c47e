using System.Runtime.InteropServices;

namespace Reactor.Cli;

/// <summary>
/// The open handles of this process on Windows, sockets among them, by trying the numbers: they are multiples of four, given out from below. What Process.HandleCount says under Wine is the
/// size of the table, which never shrinks.
/// </summary>
internal static partial class WindowsHandles
{
    private const int Step = 4;

    /// <summary>So many free numbers in a row are taken for the end of the table.</summary>
    private const int LongestGap = 1024;

    public static int Count()
    {
        int count = 0;
        int gap = 0;
        for (nint handle = Step; gap < LongestGap; handle += Step)
        {
            bool open = GetHandleInformation(handle, out _) != 0;
            count += open ? 1 : 0;
            gap = open ? 0 : gap + 1;
        }

        return count;
    }

    [LibraryImport("kernel32")]
    private static partial int GetHandleInformation(nint handle, out uint flags);
}

using System.Runtime.InteropServices;

namespace Example;

/// <summary>What the example needs of Linux, and nothing else.</summary>
internal static unsafe partial class Interop
{
    public const short In = 0x1, Out = 0x4, Error = 0x8, HangUp = 0x10, Invalid = 0x20, ReadHangUp = 0x2000;

    public struct PollFd
    {
        public int Descriptor;
        public short Events;
        public short ReturnedEvents;
    }

    [LibraryImport("libc", SetLastError = true)]
    public static partial int poll(PollFd* entries, nuint count, int milliseconds);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int statx(int folder, byte* path, int flags, uint mask, byte* status);
}

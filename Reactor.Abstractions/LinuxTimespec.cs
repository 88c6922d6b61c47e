using System.Runtime.InteropServices;

namespace Reactor;

/// <summary>struct timespec of a 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LinuxTimespec
{
    public long Seconds;
    public long Nanoseconds;
}

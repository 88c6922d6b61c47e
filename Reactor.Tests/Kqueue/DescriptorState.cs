using System.Runtime.InteropServices;
using Reactor.Select;

namespace Reactor.Tests.Kqueue;

/// <summary>
/// What a BSD kernel's filters would find on a descriptor, taken from the real Linux one behind it without moving a byte or consuming an error.
/// </summary>
internal readonly record struct DescriptorState
{
    private const int BsdConnectionReset = 54;
    private const int BsdConnectionRefused = 61;
    private const int TcpFinWait1 = 4;
    private const int TcpFinWait2 = 5;
    private const int TcpTimeWait = 6;
    private const int TcpClose = 7;
    private const int TcpLastAck = 9;
    private const int TcpClosing = 11;

    /// <summary>A read would not block.</summary>
    public bool Readable { get; init; }

    /// <summary>There is room to write.</summary>
    public bool Writable { get; init; }

    /// <summary>No more will come than <see cref="Bytes"/>.</summary>
    public bool ReadEnded { get; init; }

    /// <summary>Nothing more can be sent.</summary>
    public bool WriteEnded { get; init; }

    /// <summary>The pending error, by its BSD number.</summary>
    public int Error { get; init; }

    /// <summary>Bytes to read; connections to accept.</summary>
    public long Bytes { get; init; }

    /// <summary>Room to write, in bytes.</summary>
    public long Space { get; init; }

    /// <summary>Whether something happened for a filter since an earlier look: more came, room was made, or an end.</summary>
    public bool HasNewsSince(DescriptorState earlier, KnoteFilter filter) =>
        (Error != 0 && earlier.Error == 0)
        || (filter == KnoteFilter.Read
            ? Bytes > earlier.Bytes || (Readable && !earlier.Readable) || (ReadEnded && !earlier.ReadEnded)
            : (Writable && !earlier.Writable) || (WriteEnded && !earlier.WriteEnded));

    /// <summary>Looks at an open descriptor.</summary>
    /// <param name="descriptor">Its number.</param>
    /// <param name="file">What kind of file it names.</param>
    /// <param name="events">What poll(2) says of it, asked for POLLIN, POLLOUT and POLLRDHUP.</param>
    public static unsafe DescriptorState Of(int descriptor, FileIdentity file, short events)
    {
        bool readable = (events & Interop.POLLIN) != 0;
        bool writable = (events & Interop.POLLOUT) != 0;
        bool hungUp = (events & Interop.POLLHUP) != 0;
        bool failed = (events & Interop.POLLERR) != 0;
        bool readClosed = (events & Interop.POLLRDHUP) != 0;
        if (!file.IsSocket)
        {
            // A pipe: the reader sees the writer's end as a hang-up, the writer the reader's as an error.
            return new DescriptorState
            {
                Readable = readable || hungUp,
                Writable = writable && !failed,
                ReadEnded = hungUp,
                WriteEnded = failed,
                Bytes = readable ? LinuxCalls.Count(descriptor, LinuxCalls.FIONREAD) : 0,
            };
        }

        if (file.Type != LinuxCalls.SOCK_STREAM)
        {
            return new DescriptorState
            {
                Readable = readable || failed,
                Writable = writable,
                Error = failed ? BsdConnectionRefused : 0,
                Bytes = readable ? LinuxCalls.Count(descriptor, LinuxCalls.FIONREAD) : 0,
            };
        }

        bool isUnix = file.Domain == LinuxCalls.AF_UNIX;
        byte* information = stackalloc byte[256];
        uint size = 256;
        new System.Span<byte>(information, 256).Clear();
        if (!isUnix && LinuxCalls.getsockopt(descriptor, LinuxCalls.IPPROTO_TCP, LinuxCalls.TCP_INFO, information, &size) < 0)
        {
            size = 0;
        }

        if (LinuxCalls.SocketOption(descriptor, LinuxCalls.SOL_SOCKET, LinuxCalls.SO_ACCEPTCONN) != 0)
        {
            // tcpi_unacked of a listener is the length of its accept queue.
            return new DescriptorState { Readable = readable, Bytes = !readable ? 0 : isUnix ? 1 : *(uint*)(information + 24) };
        }

        if (hungUp && !readClosed && !failed)
        {
            // Linux calls a socket that was never connected hung up; BSD has no event for it.
            return default;
        }

        // BSD has no reset between unix sockets. A TCP connection without a round trip to its name was never made.
        bool ended = hungUp && readClosed;
        return new DescriptorState
        {
            Readable = readable || readClosed || failed,
            Writable = writable && !failed,
            ReadEnded = readClosed || (failed && hungUp),
            WriteEnded = ended || (failed && hungUp) || (isUnix ? IsShutForSending(descriptor) : IsClosingState(information[0], readClosed)),
            Error = !failed || isUnix ? 0 : *(uint*)(information + 68) == 0 ? BsdConnectionRefused : BsdConnectionReset,
            Bytes = readable ? LinuxCalls.Count(descriptor, LinuxCalls.FIONREAD) : 0,
            Space = LinuxCalls.SocketOption(descriptor, LinuxCalls.SOL_SOCKET, LinuxCalls.SO_SNDBUF) - LinuxCalls.Count(descriptor, LinuxCalls.SIOCOUTQ),
        };
    }

    private static bool IsClosingState(byte state, bool readClosed) =>
        state is TcpFinWait1 or TcpFinWait2 or TcpTimeWait or TcpLastAck or TcpClosing || (state == TcpClose && readClosed);

    /// <summary>A send of nothing moves nothing, and fails exactly when the direction is shut.</summary>
    private static unsafe bool IsShutForSending(int descriptor)
    {
        byte nothing = 0;
        return LinuxCalls.send(descriptor, &nothing, 0, LinuxCalls.MSG_DONTWAIT | LinuxCalls.MSG_NOSIGNAL) < 0
            && Marshal.GetLastPInvokeError() == LinuxCalls.EPIPE;
    }
}

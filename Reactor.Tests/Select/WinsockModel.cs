using System.Collections.Generic;
using System.Linq;
using Reactor.Select;
using TerraFX.Interop.Windows;

namespace Reactor.Tests.Select;

/// <summary>Winsock's select and WSAPoll in memory, with their rules: what is asked wrongly is refused as Windows refuses it. Waits never block.</summary>
internal sealed unsafe class WinsockModel
{
    public const short Error = 1;
    public const short HangUp = 2;
    public const short Invalid = 4;
    public const short Writable = 0x10;

    /// <summary>Unread urgent data: of select's third set, as a failed connect is.</summary>
    public const short Urgent = 0x400;

    public const short Readable = 0x100;

    private const int InvalidArgument = 10022;
    private const int NotASocket = 10038;
    private const int ConnectionReset = 10054;
    private const int NotConnected = 10057;

    /// <summary>By open socket: what WSAPoll would return for it.</summary>
    public Dictionary<nint, short> Sockets { get; } = [];

    /// <summary>Sockets whose connection was reset: peeking fails.</summary>
    public HashSet<nint> Reset { get; } = [];

    public List<int> Timeouts { get; } = [];

    public int LastCount { get; private set; }

    /// <summary>How many sockets with urgent data the last select watched for exceptions.</summary>
    public int Asked { get; set; }

    public int Probe(nint socket) => Sockets.ContainsKey(socket) || IsPair(socket) ? 0 : -NotASocket;

    /// <summary>What getpeername says: who failed to connect has no peer.</summary>
    public int Peer(nint socket) => (Sockets.GetValueOrDefault(socket) & Error) != 0 ? -NotConnected : 0;

    public int Peek(nint socket) => Reset.Contains(socket) ? -ConnectionReset : 0;

    public int Select(SocketSet read, SocketSet write, SocketSet except)
    {
        nint[][] asked = [read.Sockets.ToArray(), write.Sockets.ToArray(), except.Sockets.ToArray()];
        if (asked.All(sockets => sockets.Length == 0))
        {
            return -InvalidArgument;
        }

        if (asked.SelectMany(sockets => sockets).Any(socket => Probe(socket) < 0))
        {
            return -NotASocket;
        }

        LastCount = asked[0].Length;
        Asked = asked[2].Count(socket => (Sockets.GetValueOrDefault(socket) & Urgent) != 0);
        return Keep(read, asked[0], Readable) + Keep(write, asked[1], Writable) + Keep(except, asked[2], Error | Urgent);
    }

    public int Poll(WSAPOLLFD* entries, int count, int milliseconds)
    {
        Timeouts.Add(milliseconds);
        LastCount = 0;
        int ready = 0;
        for (int i = 0; i < count; i++)
        {
            nint socket = (nint)entries[i].fd;
            if ((entries[i].events & ~(Readable | Writable)) != 0)
            {
                return -InvalidArgument;
            }

            if (socket < 0)
            {
                entries[i].revents = Invalid;
                continue;
            }

            LastCount++;
            entries[i].revents = Sockets.TryGetValue(socket, out short state)
                ? (short)(state & (entries[i].events | Error | HangUp))
                : IsPair(socket) ? (short)0 : Invalid;
            ready += entries[i].revents == 0 ? 0 : 1;
        }

        return ready;
    }

    /// <summary>The poller's own pair is a real one, and never readable here.</summary>
    private static bool IsPair(nint socket) => socket < WinsockPollerTests.FirstSocket;

    private int Keep(SocketSet set, nint[] sockets, short state)
    {
        set.Clear();
        foreach (nint socket in sockets.Where(socket => (Sockets.GetValueOrDefault(socket) & state) != 0))
        {
            set.Add(socket);
        }

        return set.Count;
    }

    internal readonly struct SelectKernel(WinsockModel model) : IWinsockSelectKernel
    {
        public int Select(SocketSet read, SocketSet write, SocketSet except, long nanoseconds) => model.Select(read, write, except);

        public int Peer(nint socket) => model.Peer(socket);

        public int Probe(nint descriptor) => model.Probe(descriptor);
    }

    internal readonly struct PollKernel(WinsockModel model) : IWinsockPollKernel
    {
        public int Poll(WSAPOLLFD* sockets, int count, int milliseconds) => model.Poll(sockets, count, milliseconds);

        public int Peek(nint socket) => model.Peek(socket);

        public int Probe(nint descriptor) => model.Probe(descriptor);
    }
}

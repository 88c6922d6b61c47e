using System;
using System.Net.Sockets;
using System.Threading;
using Reactor;
using Reactor.Runtime;

namespace Moved;

/// <summary>What users of other libraries know, in this one: the code of docs/migrating.md and docs/threading.md.</summary>
internal static class Examples
{
    public static void OnePoller(Socket socket, IReadyHandler handler)
    {
        using IPoller poller = Backends.Default.CreatePoller();
        PollHandle handle = poller.Add(socket.SafeHandle, handler, Interest.Read);
        poller.Run();
        poller.Remove(handle);
    }

    public static void Wake(IPoller poller, ISignalHandler handler)
    {
        ISignaler signaler = poller.CreateSignaler(handler);
        new Thread(() => signaler.Signal()).Start();
    }

    public static void Connect(IPoller poller, Socket socket, IReadyHandler whenConnected, System.Net.EndPoint peer)
    {
        socket.Blocking = false;
        try
        {
            socket.Connect(peer);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // Write becomes ready when the connection stands, and also when it was refused.
        }

        poller.Add(socket.SafeHandle, whenConnected, Interest.Write);
    }

    public static void Hand(IoThread thread, Command command)
    {
        if (!thread.Post(command))
        {
            // The thread has ended; the command, and what it carries, is still ours.
            Console.Error.WriteLine($"{thread} has ended.");
        }
    }

    public static bool WaitWithoutPoller(Mailbox<string> mailbox, StandaloneSignaler signaler, out string? item)
    {
        while (!mailbox.TryReceive(out item))
        {
            if (!signaler.Wait(TimeSpan.FromSeconds(1)))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>A timer that repeats: a one-shot timer that is added again from its own callback.</summary>
internal sealed class Heartbeat(IPoller poller, TimeSpan period) : ITimerHandler
{
    public int Beats { get; private set; }

    public void Start() => poller.AddTimer(period, this);

    public void OnTimer(TimerHandle timer, int token)
    {
        Beats++;
        poller.AddTimer(period, this);
    }
}

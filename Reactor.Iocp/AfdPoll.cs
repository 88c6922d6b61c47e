using System.Runtime.InteropServices;

namespace Reactor.Iocp;

/// <summary>
/// One registration's poll of the AFD driver, in native memory, since the driver writes into it until its packet is back. At most one request is out at a time. It is one-shot: the
/// poller asks again before each wait, and a request whose answer is true already is answered at once, which makes it level-triggered.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct AfdPoll
{
    /// <summary>What every request asks for: without them a poll for one direction would sleep through the end of its connection.</summary>
    private const uint Always = AfdInterop.AFD_POLL_LOCAL_CLOSE | AfdInterop.AFD_POLL_ABORT | AfdInterop.AFD_POLL_CONNECT_FAIL;

    /// <summary>Where the driver reports how the request ended. The packet names it, so it comes first.</summary>
    public AfdInterop.IO_STATUS_BLOCK Outcome;

    /// <summary>The request and its answer.</summary>
    public AfdInterop.AFD_POLL_INFO Info;

    /// <summary>The registration, or 0 when it was removed while a request was out.</summary>
    public ulong Key;

    /// <summary>The socket below all layered providers, which is what the driver knows.</summary>
    public nint BaseSocket;

    /// <summary>The driver's handle through which this poll goes, and which group it belongs to.</summary>
    public nint Afd;

    public int Group;

    /// <summary>The events of the present interest; 0 for none.</summary>
    public uint Wanted;

    /// <summary>The events that the request that is out asks for.</summary>
    public uint Asked;

    public State Phase;

    /// <summary>Whether the poller has this registration on its list to look at before the next wait.</summary>
    public bool Listed;

    public enum State
    {
        /// <summary>No request is out; the memory is ours.</summary>
        Idle = 0,

        /// <summary>A request is out.</summary>
        Pending = 1,

        /// <summary>A request is out that was taken back; its packet is on the way.</summary>
        Cancelled = 2,
    }

    /// <summary>Whether the driver may still write here.</summary>
    public readonly bool IsOut => Phase != State.Idle;

    /// <summary>The events to ask for.</summary>
    public static uint EventsOf(Interest interest)
    {
        uint events = 0;
        if ((interest & Interest.Read) != 0)
        {
            // The end of the stream does not count as something to receive.
            events |= AfdInterop.AFD_POLL_RECEIVE | AfdInterop.AFD_POLL_ACCEPT | AfdInterop.AFD_POLL_DISCONNECT;
        }

        if ((interest & Interest.Write) != 0)
        {
            // Never AFD_POLL_CONNECT: it stays set for good. A finished connect shows as SEND.
            events |= AfdInterop.AFD_POLL_SEND;
        }

        return events == 0 ? 0 : events | Always;
    }

    /// <summary>Brings the driver in line with what is wanted.</summary>
    /// <returns>0, or the negated error with which the driver refused; then nothing is out.</returns>
    public static int Arm<TKernel>(TKernel kernel, AfdPoll* poll)
        where TKernel : struct, IIocpKernel
    {
        if (poll->Phase == State.Cancelled)
        {
            // A second request must not go out before the first is back, because they share this memory. The packet will bring us here again.
            return 0;
        }

        if (poll->Phase == State.Pending && (poll->Wanted & ~poll->Asked) == 0)
        {
            // All that is wanted is asked for. What else was asked for will go unheard, and will not be asked for again.
            return 0;
        }

        if (poll->Phase == State.Pending)
        {
            // A request cannot be extended: take it back, and ask anew when it has returned.
            TakeBack(kernel, poll);
            return 0;
        }

        if (poll->Wanted == 0)
        {
            // Nobody wants to hear anything: no request, no packet, no cost.
            return 0;
        }

        poll->Asked = poll->Wanted;
        poll->Outcome = new AfdInterop.IO_STATUS_BLOCK { StatusOrPointer = AfdInterop.STATUS_PENDING };
        poll->Info = new AfdInterop.AFD_POLL_INFO { Timeout = long.MaxValue, NumberOfHandles = 1, Handle = poll->BaseSocket, Events = poll->Wanted };
        int result = kernel.Poll(poll->Afd, poll);
        if (result >= 0)
        {
            // Also when the answer was known at once: its packet is in the queue, and only the packet gives the memory back.
            poll->Phase = State.Pending;
        }

        return result;
    }

    /// <summary>Detaches the poll from its registration.</summary>
    /// <returns>Whether the memory is ours to free; if not, its packet will say when.</returns>
    public static bool Retire<TKernel>(TKernel kernel, AfdPoll* poll)
        where TKernel : struct, IIocpKernel
    {
        poll->Key = 0;
        poll->Wanted = 0;
        if (poll->Phase == State.Pending)
        {
            // Nobody will hear the answer; end the request now, not when the socket happens to become ready.
            TakeBack(kernel, poll);
        }

        // When it was idle the driver knows nothing of it; when it was cancelled before, the packet is on its way already.
        return poll->Phase == State.Idle;
    }

    /// <summary>Takes up the packet: the memory is ours again.</summary>
    /// <param name="poll">The poll that the packet named.</param>
    /// <param name="events">What was found; nothing when the request was taken back in time.</param>
    /// <returns>Whether the socket can be polled again.</returns>
    public static bool Complete(AfdPoll* poll, out uint events)
    {
        poll->Phase = State.Idle;
        events = 0;
        int status = poll->Outcome.Status;
        if (status == AfdInterop.STATUS_CANCELLED)
        {
            return true;
        }

        if (status != AfdInterop.STATUS_SUCCESS)
        {
            // The socket's own handle went bad under the request.
            return false;
        }

        if (poll->Info.NumberOfHandles != 0)
        {
            // Also after a cancel that came too late: what was found is true, so it is told.
            events = poll->Info.Events;
        }

        // A closed socket can answer nothing more.
        return (events & AfdInterop.AFD_POLL_LOCAL_CLOSE) == 0;
    }

    /// <summary>What found events mean to the owner.</summary>
    public static Readiness ReadinessOf(uint events)
    {
        Readiness readiness = Readiness.None;
        if ((events & (AfdInterop.AFD_POLL_RECEIVE | AfdInterop.AFD_POLL_ACCEPT)) != 0)
        {
            readiness |= Readiness.Read;
        }

        if ((events & AfdInterop.AFD_POLL_SEND) != 0)
        {
            readiness |= Readiness.Write;
        }

        if ((events & AfdInterop.AFD_POLL_DISCONNECT) != 0)
        {
            readiness |= Readiness.Read | Readiness.ReadClosed;
        }

        if ((events & AfdInterop.AFD_POLL_ABORT) != 0)
        {
            readiness |= Readiness.Read | Readiness.Write | Readiness.ReadClosed | Readiness.WriteClosed | Readiness.Error;
        }

        if ((events & AfdInterop.AFD_POLL_CONNECT_FAIL) != 0)
        {
            readiness |= Readiness.Read | Readiness.Write | Readiness.Error;
        }

        return readiness;
    }

    private static void TakeBack<TKernel>(TKernel kernel, AfdPoll* poll)
        where TKernel : struct, IIocpKernel
    {
        // When the request has been answered meanwhile there is nothing to cancel, and its packet is in the queue: the same to us.
        poll->Phase = State.Cancelled;
        kernel.Cancel(poll->Afd, poll);
    }
}

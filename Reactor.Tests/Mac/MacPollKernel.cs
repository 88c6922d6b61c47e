using Reactor.Select;

namespace Reactor.Tests.Mac;

/// <summary>
/// Linux's poll(2) made to answer as XNU's poll_callback does: any end or error in a direction that was asked for is POLLHUP, POLLOUT is left out beside it, and there is
/// neither POLLRDHUP nor POLLERR.
/// </summary>
internal readonly unsafe struct MacPollKernel : IPollKernel
{
    public int? Capacity => BsdInterop.OPEN_MAX_MACOS;

    public short ReadClosed => 0;

    public Readiness HangUp(short events) => BsdPollKernel.HangUpOf(events);

    public int Poll(Interop.PollFd* descriptors, int count, long nanoseconds)
    {
        for (int i = 0; i < count; i++)
        {
            if ((descriptors[i].Events & Interop.POLLIN) != 0)
            {
                descriptors[i].Events |= Interop.POLLRDHUP;
            }
        }

        int result = default(LinuxPollKernel).Poll(descriptors, count, nanoseconds);
        for (int i = 0; i < count; i++)
        {
            short asked = (short)(descriptors[i].Events & ~Interop.POLLRDHUP);
            descriptors[i].Events = asked;
            if (result > 0)
            {
                descriptors[i].ReturnedEvents = Translate(asked, descriptors[i].ReturnedEvents);
            }
        }

        return result;
    }

    public int Probe(nint descriptor) => DescriptorProbe.Check(descriptor);

    private static short Translate(short asked, short found)
    {
        const short Ends = Interop.POLLRDHUP | Interop.POLLHUP | Interop.POLLERR;
        return (found & Interop.POLLNVAL) != 0 ? Interop.POLLNVAL
            : (found & Ends) != 0 ? (short)(Interop.POLLHUP | (asked & Interop.POLLIN))
            : (short)(found & asked);
    }
}

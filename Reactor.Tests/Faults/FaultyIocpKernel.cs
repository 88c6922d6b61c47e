using Reactor.Iocp;
using TerraFX.Interop.Windows;

namespace Reactor.Tests.Faults;

/// <summary>Windows, failing by plan. What is taken back too late is taken back all the same.</summary>
internal readonly unsafe struct FaultyIocpKernel(FaultPlan plan) : IIocpKernel
{
    private static WindowsIocpKernel Windows => default;

    public int CreatePort(out nint port)
    {
        port = 0;
        return plan.Strike(NativeCall.CreatePort) is int error and > 0 ? -error : Opening(Windows.CreatePort(out port), port);
    }

    public int Post(nint port, nuint key) => plan.Strike(NativeCall.Post) is int error and > 0 ? -error : Windows.Post(port, key);

    public int Wait(nint port, OVERLAPPED_ENTRY* packets, int capacity, uint milliseconds)
    {
        int error = plan.Strike(NativeCall.PortWait);
        return error > 0 ? -error : Windows.Wait(port, packets, error == 0 ? capacity : plan.UpTo(capacity), milliseconds);
    }

    public int OpenAfd(nint port, out nint afd)
    {
        afd = 0;
        return plan.Strike(NativeCall.OpenAfd) is int error and > 0 ? -error : Opening(Windows.OpenAfd(port, out afd), afd);
    }

    public int Poll(nint afd, AfdPoll* poll) => plan.Strike(NativeCall.AfdPoll) is int error and > 0 ? -error : Windows.Poll(afd, poll);

    public int Cancel(nint afd, AfdPoll* poll)
    {
        int error = plan.Strike(NativeCall.AfdCancel);
        int result = Windows.Cancel(afd, poll);
        return error > 0 ? -error : result;
    }

    public int Probe(nint socket) => plan.Strike(NativeCall.Probe) is int error and > 0 ? -error : Windows.Probe(socket);

    public int QuerySocket(nint socket, uint code, out nint answer) => Windows.QuerySocket(socket, code, out answer);

    public AfdPoll* Allocate() => Windows.Allocate();

    public void Free(AfdPoll* poll) => Windows.Free(poll);

    public int Close(nint handle)
    {
        plan.Closed((int)handle);
        return Windows.Close(handle);
    }

    private int Opening(int result, nint handle)
    {
        if (result >= 0)
        {
            plan.Opened((int)handle);
        }

        return result;
    }
}

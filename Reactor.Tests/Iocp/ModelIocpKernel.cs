using Reactor.Iocp;
using TerraFX.Interop.Windows;

namespace Reactor.Tests.Iocp;

/// <summary>The kernel seam over a <see cref="DriverModel"/>. Waits never block: what is not there will not come.</summary>
internal readonly unsafe struct ModelIocpKernel(DriverModel driver) : IIocpKernel
{
    private const int NotASocket = 10038;

    public int CreatePort(out nint port) => driver.CreatePort(out port);

    public int Post(nint port, nuint key) => driver.Post(key);

    public int Wait(nint port, OVERLAPPED_ENTRY* packets, int capacity, uint milliseconds) => driver.Wait(packets, capacity, mayBlock: milliseconds != 0);

    public AfdPoll* Allocate() => driver.Allocate();

    public void Free(AfdPoll* poll) => driver.Free(poll);

    public int OpenAfd(nint port, out nint afd) => driver.OpenAfd(out afd);

    public int Poll(nint afd, AfdPoll* poll) => driver.Poll(afd, poll);

    public int Cancel(nint afd, AfdPoll* poll) => driver.Cancel(poll);

    public int Probe(nint socket) => driver.Sockets.ContainsKey(socket) ? 0 : -NotASocket;

    public int QuerySocket(nint socket, uint code, out nint answer)
    {
        answer = socket;
        return 0;
    }

    public int Close(nint handle) => driver.Close(handle);
}

using TerraFX.Interop.Windows;

namespace Reactor.Iocp;

/// <summary>The system calls that the iocp backend makes; each returns its result, or the negated Win32 error number.</summary>
internal unsafe interface IIocpKernel
{
    /// <summary>CreateIoCompletionPort for a new port.</summary>
    int CreatePort(out nint port);

    /// <summary>PostQueuedCompletionStatus without an overlapped.</summary>
    int Post(nint port, nuint key);

    /// <summary>GetQueuedCompletionStatusEx: the number of packets, 0 when the time has passed; <see cref="uint.MaxValue"/> milliseconds for ever.</summary>
    int Wait(nint port, OVERLAPPED_ENTRY* packets, int capacity, uint milliseconds);

    /// <summary>Zeroed memory for a poll. Both ends of its life pass here, so that a test can see that the driver has nothing to do with it between them.</summary>
    AfdPoll* Allocate();

    /// <summary>Takes the memory back.</summary>
    void Free(AfdPoll* poll);

    /// <summary>Opens a handle of the AFD driver and associates it with the port under the key 0.</summary>
    int OpenAfd(nint port, out nint afd);

    /// <summary>Submits a poll; unless it fails, one packet with the poll's address will come, also when the answer is known at once.</summary>
    int Poll(nint afd, AfdPoll* poll);

    /// <summary>Takes back a poll, whose packet comes all the same.</summary>
    int Cancel(nint afd, AfdPoll* poll);

    /// <summary>Whether a number is an open socket.</summary>
    int Probe(nint socket);

    /// <summary>WSAIoctl that answers with a socket.</summary>
    int QuerySocket(nint socket, uint code, out nint answer);

    /// <summary>CloseHandle.</summary>
    int Close(nint handle);
}

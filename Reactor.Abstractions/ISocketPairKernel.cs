using System;

namespace Reactor;

/// <summary>The system calls behind <see cref="UnixSocketPair{TKernel}"/>; each returns its result, or the negated error number.</summary>
internal interface ISocketPairKernel
{
    /// <summary>socketpair(2): a stream pair, non-blocking and close-on-exec.</summary>
    int Pair(out int first, out int second);

    /// <summary>send(2) without SIGPIPE.</summary>
    int Send(int descriptor, ReadOnlySpan<byte> bytes);

    /// <summary>recv(2).</summary>
    int Receive(int descriptor, Span<byte> bytes);

    /// <summary>close(2).</summary>
    int Close(int descriptor);
}

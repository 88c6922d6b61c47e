using System;
using System.Threading;

namespace Reactor;

/// <summary>A pair from socketpair(2).</summary>
internal sealed class UnixSocketPair<TKernel> : SocketPair
    where TKernel : struct, ISocketPairKernel
{
    private readonly int _readEnd;
    private readonly int _writeEnd;
    private readonly TKernel _kernel;
    private bool _disposed;

    private UnixSocketPair(TKernel kernel, int readEnd, int writeEnd)
    {
        _kernel = kernel;
        _readEnd = readEnd;
        _writeEnd = writeEnd;
    }

    public override nint ReadDescriptor => _readEnd;

    public static UnixSocketPair<TKernel> Create(TKernel kernel)
    {
        int result = kernel.Pair(out int readEnd, out int writeEnd);
        return result < 0
            ? throw PollerException.FromErrno("socketpair", -1, -result)
            : new UnixSocketPair<TKernel>(kernel, readEnd, writeEnd);
    }

    public override void Send()
    {
        SpinWait wait = default;
        while (true)
        {
            int result = _kernel.Send(_writeEnd, "!"u8);
            if (result != -Errno.EINTR && result != -Errno.ENOBUFS && result != -Errno.ENOMEM)
            {
                return;
            }

            wait.SpinOnce();
        }
    }

    public override bool Drain()
    {
        Span<byte> bytes = stackalloc byte[64];
        while (true)
        {
            int result = _kernel.Receive(_readEnd, bytes);
            if (result == -Errno.EINTR || result == bytes.Length)
            {
                continue;
            }

            return result > 0 || result == -Errno.EAGAIN || result == -Errno.ENOBUFS || result == -Errno.ENOMEM;
        }
    }

    public override void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _kernel.Close(_readEnd);
            _kernel.Close(_writeEnd);
        }
    }
}

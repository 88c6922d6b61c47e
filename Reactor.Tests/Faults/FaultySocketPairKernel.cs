using System;
using Mono.Unix.Native;

namespace Reactor.Tests.Faults;

/// <summary>Linux, failing by plan, and never lying: a buffer that is called full has been filled, a connection that is called reset has been cut.</summary>
internal readonly struct FaultySocketPairKernel(FaultPlan plan) : ISocketPairKernel
{
    private static LinuxSocketPairKernel Linux => default;

    public int Pair(out int first, out int second)
    {
        (first, second) = (-1, -1);
        int error = plan.Strike(NativeCall.MakePair);
        if (error > 0)
        {
            return -error;
        }

        int result = Linux.Pair(out first, out second);
        if (result >= 0)
        {
            plan.Opened(first);
            plan.Opened(second);
        }

        return result;
    }

    public int Send(int descriptor, ReadOnlySpan<byte> bytes)
    {
        int error = plan.Strike(NativeCall.Send);
        switch (error)
        {
            case 0:
                return Linux.Send(descriptor, bytes);
            case FaultTable.EAGAIN:
                Span<byte> filling = stackalloc byte[4096];
                while (Linux.Send(descriptor, filling) > 0)
                {
                }

                break;
            case FaultTable.EPIPE or FaultTable.ECONNRESET:
                Syscall.shutdown(descriptor, ShutdownOption.SHUT_RDWR);
                break;
            default:
                break;
        }

        return -error;
    }

    public int Receive(int descriptor, Span<byte> bytes) => plan.Strike(NativeCall.Receive) is int error and > 0 ? -error : Linux.Receive(descriptor, bytes);

    public int Close(int descriptor)
    {
        plan.Closed(descriptor);
        int result = Linux.Close(descriptor);
        return plan.Strike(NativeCall.Close) is int error and > 0 ? -error : result;
    }
}

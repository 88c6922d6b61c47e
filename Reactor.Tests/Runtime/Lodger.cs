using System;
using System.Net.Sockets;
using System.Threading;
using Reactor.Runtime;

namespace Reactor.Tests.Runtime;

/// <summary>An I/O object of the tests: registers one socket, and leaves when told, or stays.</summary>
internal sealed class Lodger(Socket? socket = null, bool leaves = true) : IIoObject, IReadyHandler
{
    private PollHandle _handle;
    private int _attached;
    private int _stops;

    public int Attached => Volatile.Read(ref _attached);

    public int Stops => Volatile.Read(ref _stops);

    public IoThread? Thread { get; private set; }

    public Exception? ThrowOnAttach { get; init; }

    public Exception? ThrowOnStop { get; init; }

    public void OnAttached(IoThread thread)
    {
        if (ThrowOnAttach is not null)
        {
            throw ThrowOnAttach;
        }

        if (socket is not null)
        {
            _handle = thread.Poller.Add(socket.SafeHandle, this, Interest.Read);
        }

        Thread = thread;
        Interlocked.Increment(ref _attached);
    }

    public void OnStop(IoThread thread)
    {
        Interlocked.Increment(ref _stops);
        if (ThrowOnStop is not null)
        {
            throw ThrowOnStop;
        }

        if (leaves)
        {
            Leave();
        }
    }

    public void Leave()
    {
        if (socket is not null)
        {
            Thread!.Poller.Remove(_handle);
        }

        Thread!.Detach(this);
    }

    public void OnReady(PollHandle handle, Readiness readiness)
    {
    }
}

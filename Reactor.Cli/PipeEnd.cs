using System;
using Reactor.Runtime;

namespace Reactor.Cli;

/// <summary>
/// One thread's end of the in-process transport: a pipe to write to, a pipe to read from, and a mailbox over a standalone signaler to sleep on. No poller, no
/// descriptor. Belongs to its thread.
/// </summary>
internal sealed class PipeEnd : IDisposable
{
    private readonly YPipe<PipeMessage> _inbound;
    private readonly YPipe<PipeMessage> _outbound;
    private readonly Mailbox<PipeCommand> _mailbox = new();
    private readonly StandaloneSignaler _signaler = new();
    private PipeEnd? _peer;

    private PipeEnd(YPipe<PipeMessage> inbound, YPipe<PipeMessage> outbound)
    {
        _inbound = inbound;
        _outbound = outbound;
        _mailbox.Rebind(_signaler);
    }

    /// <summary>Makes two ends that are connected with each other.</summary>
    public static (PipeEnd First, PipeEnd Second) Connect()
    {
        YPipe<PipeMessage> there = new();
        YPipe<PipeMessage> back = new();
        PipeEnd first = new(back, there);
        PipeEnd second = new(there, back);
        (first._peer, second._peer) = (second, first);
        return (first, second);
    }

    public void Dispose() => _signaler.Dispose();

    /// <summary>Writes a message; the other end sees it after <see cref="Flush"/>.</summary>
    public void Write(in PipeMessage message) => _outbound.Write(message);

    /// <summary>Shows the other end what was written, and wakes it if it sleeps.</summary>
    public void Flush()
    {
        if (!_outbound.Flush())
        {
            _peer!._mailbox.TrySend(PipeCommand.Readable);
        }
    }

    /// <summary>Tells the other end that nothing more will come.</summary>
    public void End() => _peer!._mailbox.TrySend(PipeCommand.End);

    /// <summary>Reads a message if there is one.</summary>
    public bool TryRead(out PipeMessage message) => _inbound.TryRead(out message);

    /// <summary>Sleeps until the other end has something to tell, for as long as is given.</summary>
    /// <returns>What it told; null when the time has passed.</returns>
    public PipeCommand? Await(TimeSpan timeout)
    {
        PipeCommand command;
        while (!_mailbox.TryReceive(out command))
        {
            if (!_signaler.Wait(timeout))
            {
                return null;
            }
        }

        return command;
    }
}

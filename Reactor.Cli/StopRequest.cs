using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace Reactor.Cli;

/// <summary>The wish to end, by Ctrl+C or SIGTERM, as something to wait for. The second wish ends the process the hard way.</summary>
internal sealed class StopRequest : IDisposable
{
    private readonly ManualResetEventSlim _requested = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    public StopRequest()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
    }

    public void Wait() => _requested.Wait();

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _requested.Dispose();
    }

    private void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = !_requested.IsSet;
        _requested.Set();
    }
}

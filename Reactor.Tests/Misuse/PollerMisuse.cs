using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using Microsoft.Win32.SafeHandles;

namespace Reactor.Tests.Misuse;

/// <summary>The wrong uses of a poller and what comes from it; done on every backend, with the same outcome.</summary>
internal static class PollerMisuse
{
    private const Interest Undefined = (Interest)4;

    public static IReadOnlyList<MisuseCase> Cases { get; } =
    [
        new("IPoller.Add", "null handler", static stage => stage.Poller.Add(stage.Pair.Far.Handle, null!)),
        new("IPoller.Add", "undefined interest", static stage => stage.Poller.Add(stage.Pair.Far.Handle, stage, Undefined)),
        new("IPoller.Add", "descriptor -1", static stage => stage.Poller.Add(-1, stage)),
        new("IPoller.Add", "a negative descriptor", static stage => stage.Poller.Add(-7, stage)),
        new("IPoller.Add", "a huge descriptor", static stage => stage.Poller.Add((nint)1 << 40, stage)),
        new("IPoller.Add", "a descriptor that is not open", static stage => stage.Poller.Add(1_000_000, stage)),
        new("IPoller.Add", "a closed descriptor", static stage =>
        {
            using DescriptorPair pair = DescriptorPair.Tcp();
            nint closed = pair.Far.Handle;
            pair.Far.Dispose();
            stage.Poller.Add(closed, stage);
        }),
        new("IPoller.Add", "a file", static stage =>
        {
            using FileStream file = new(Path.Combine(AppContext.BaseDirectory, "Reactor.Tests.dll"), FileMode.Open, FileAccess.Read, FileShare.Read);
            stage.Poller.Add(file.SafeFileHandle.DangerousGetHandle(), stage);
        }),
        new("IPoller.Add", "a directory", static stage =>
        {
            using SafeFileHandle directory = DirectoryHandle.Open(AppContext.BaseDirectory);
            stage.Poller.Add(directory.DangerousGetHandle(), stage);
        }),
        new("IPoller.Add", "the same descriptor again", static stage => stage.Poller.Add(stage.Pair.Descriptor, stage)),
        new("IPoller.Add", "from another thread", static stage => MisuseStage.Elsewhere(() => stage.Poller.Add(stage.Pair.Far.Handle, stage))),
        new("IPoller.Add", "poller disposed", static stage => stage.Disposed().Add(stage.Pair.Far.Handle, stage)),
        new("IPoller.Add(SafeHandle)", "null descriptor", static stage => stage.Poller.Add((SafeSocketHandle)null!, stage)),
        new("IPoller.Add(SafeHandle)", "null handler", static stage => stage.Poller.Add(stage.Pair.Far.SafeHandle, null!)),
        new("IPoller.Add(SafeHandle)", "an invalid handle", static stage => stage.Poller.Add(new SafeSocketHandle(), stage)),
        new("IPoller.Add(SafeHandle)", "a closed handle", static stage =>
        {
            using DescriptorPair pair = DescriptorPair.Tcp();
            SafeSocketHandle closed = pair.Far.SafeHandle;
            pair.Far.Dispose();
            stage.Poller.Add(closed, stage);
        }),
        new("IPoller.SetInterest", "default handle", static stage => stage.Poller.SetInterest(default, Interest.Read)),
        new("IPoller.SetInterest", "stale handle", static stage =>
        {
            stage.Poller.Remove(stage.Handle);
            stage.Poller.SetInterest(stage.Handle, Interest.Read);
        }),
        new("IPoller.SetInterest", "stale handle whose slot and descriptor are in use again", static stage =>
        {
            stage.Poller.Remove(stage.Handle);
            stage.Poller.Add(stage.Pair.Descriptor, stage);
            stage.Poller.SetInterest(stage.Handle, Interest.Read);
        }),
        new("IPoller.SetInterest", "handle of another poller", static stage => stage.Poller.SetInterest(stage.OtherHandle, Interest.Read)),
        new("IPoller.SetInterest", "undefined interest", static stage => stage.Poller.SetInterest(stage.Handle, Undefined)),
        new("IPoller.SetInterest", "from another thread", static stage => MisuseStage.Elsewhere(() => stage.Poller.SetInterest(stage.Handle, Interest.Read))),
        new("IPoller.SetInterest", "poller disposed", static stage => stage.Disposed().SetInterest(stage.Handle, Interest.Read)),
        new("IPoller.Remove", "default handle", static stage => stage.Poller.Remove(default)),
        new("IPoller.Remove", "twice", static stage =>
        {
            stage.Poller.Remove(stage.Handle);
            stage.Poller.Remove(stage.Handle);
        }),
        new("IPoller.Remove", "handle of another poller", static stage => stage.Poller.Remove(stage.OtherHandle)),
        new("IPoller.Remove", "after the descriptor was closed", static stage =>
        {
            stage.Pair.Near.Dispose();
            stage.Poller.Remove(stage.Handle);
        }),
        new("IPoller.Remove", "from another thread", static stage => MisuseStage.Elsewhere(() => stage.Poller.Remove(stage.Handle))),
        new("IPoller.Remove", "poller disposed", static stage => stage.Disposed().Remove(stage.Handle)),
        new("IPoller.CreateSignaler", "null handler", static stage => stage.Poller.CreateSignaler(null!)),
        new("IPoller.CreateSignaler", "from another thread", static stage => MisuseStage.Elsewhere(() => stage.Poller.CreateSignaler(stage))),
        new("IPoller.CreateSignaler", "poller disposed", static stage => stage.Disposed().CreateSignaler(stage)),
        new("IPoller.AddTimer", "null handler", static stage => stage.Poller.AddTimer(TimeSpan.Zero, null!)),
        new("IPoller.AddTimer", "negative due time", static stage => stage.Poller.AddTimer(TimeSpan.FromTicks(-1), stage)),
        new("IPoller.AddTimer", "a due time beyond the clock", static stage => stage.Poller.AddTimer(TimeSpan.MaxValue, stage)),
        new("IPoller.AddTimer", "from another thread", static stage => MisuseStage.Elsewhere(() => stage.Poller.AddTimer(TimeSpan.Zero, stage))),
        new("IPoller.AddTimer", "poller disposed", static stage => stage.Disposed().AddTimer(TimeSpan.Zero, stage)),
        new("IPoller.CancelTimer", "default handle", static stage => stage.Poller.CancelTimer(default)),
        new("IPoller.CancelTimer", "twice", static stage =>
        {
            stage.Poller.CancelTimer(stage.Timer);
            stage.Poller.CancelTimer(stage.Timer);
        }),
        new("IPoller.CancelTimer", "timer of another poller", static stage => stage.Poller.CancelTimer(stage.OtherTimer)),
        new("IPoller.CancelTimer", "from another thread", static stage => MisuseStage.Elsewhere(() => stage.Poller.CancelTimer(stage.Timer))),
        new("IPoller.CancelTimer", "poller disposed", static stage => stage.Disposed().CancelTimer(stage.Timer)),
        new("IPoller.RunOnce", "negative timeout", static stage => stage.Poller.RunOnce(TimeSpan.FromMilliseconds(-2))),
        new("IPoller.RunOnce", "in a callback", static stage => stage.Inside(() => stage.Poller.RunOnce(TimeSpan.Zero))),
        new("IPoller.RunOnce", "from another thread than the first turn's", static stage =>
        {
            stage.Poller.RunOnce(TimeSpan.Zero);
            MisuseStage.Elsewhere(() => stage.Poller.RunOnce(TimeSpan.Zero));
        }),
        new("IPoller.RunOnce", "while another thread runs a turn", static stage => stage.DuringTurn(() => stage.Poller.RunOnce(TimeSpan.Zero))),
        new("IPoller.RunOnce", "poller disposed", static stage => stage.Disposed().RunOnce(TimeSpan.Zero)),
        new("IPoller.Run", "in a callback", static stage => stage.Inside(stage.Poller.Run)),
        new("IPoller.Run", "from another thread than the first turn's", static stage =>
        {
            stage.Poller.RunOnce(TimeSpan.Zero);
            MisuseStage.Elsewhere(stage.Poller.Run);
        }),
        new("IPoller.Run", "poller disposed", static stage => stage.Disposed().Run()),
        new("IPoller.Stop", "from another thread", static stage => MisuseStage.Elsewhere(stage.Poller.Stop)),
        new("IPoller.Stop", "poller disposed", static stage => stage.Disposed().Stop()),
        new("IPoller.Dispose", "twice", static stage => stage.Disposed().Dispose()),
        new("IPoller.Dispose", "in a callback", static stage => stage.Inside(stage.Poller.Dispose)),
        new("IPoller.Dispose", "while another thread runs a turn", static stage => stage.DuringTurn(stage.Poller.Dispose)),
        new("IPoller.Dispose", "from another thread, no turn running", static stage => MisuseStage.Elsewhere(stage.Poller.Dispose)),
        new("IPoller.Load", "poller disposed", static stage => _ = stage.Disposed().Load),
        new("IPoller.Statistics", "poller disposed", static stage => _ = stage.Disposed().Statistics),
        new("ISignaler.Signal", "signaler disposed", static stage =>
        {
            stage.Signaler.Dispose();
            stage.Signaler.Signal();
        }),
        new("ISignaler.Signal", "poller disposed", static stage =>
        {
            stage.Poller.Dispose();
            stage.Signaler.Signal();
        }),
        new("ISignaler.Dispose", "twice", static stage =>
        {
            stage.Signaler.Dispose();
            stage.Signaler.Dispose();
        }),
        new("ISignaler.Dispose", "from another thread", static stage => MisuseStage.Elsewhere(stage.Signaler.Dispose)),
        new("ISignaler.Dispose", "poller disposed", static stage =>
        {
            stage.Poller.Dispose();
            stage.Signaler.Dispose();
        }),
        new("PollerOptions.BatchSize", "zero", static _ => MisuseStage.Use(new PollerOptions { BatchSize = 0 })),
        new("PollerOptions.BatchSize", "more than 65536", static _ => MisuseStage.Use(new PollerOptions { BatchSize = 65537 })),
        new("PollerOptions.Clock", "null", static _ => MisuseStage.Use(new PollerOptions { Clock = null! })),
        new("PollerOptions.Spin", "negative", static _ => MisuseStage.Use(new PollerOptions { Spin = TimeSpan.FromTicks(-1) })),
        new("PollerOptions.Spin", "more than a second", static _ => MisuseStage.Use(new PollerOptions { Spin = TimeSpan.FromSeconds(1.1) })),
        new("PollerOptions.Signaler", "an undefined kind", static _ => MisuseStage.Use(new PollerOptions { Signaler = (SignalerKind)9 })),
        new("StandaloneSignaler", "negative spin", static _ => MisuseStage.Use(new StandaloneSignaler(TimeSpan.FromTicks(-1)))),
        new("StandaloneSignaler", "more than a second of spin", static _ => MisuseStage.Use(new StandaloneSignaler(TimeSpan.FromSeconds(1.1)))),
        new("StandaloneSignaler.Wait", "negative timeout", static stage => stage.Track(new StandaloneSignaler()).Wait(TimeSpan.FromMilliseconds(-2))),
        new("StandaloneSignaler.Wait", "while another thread waits", static stage =>
        {
            // Whichever of the two comes second is refused, and lets the other go.
            using StandaloneSignaler signaler = new();
            InvalidOperationException? refused = null;
            Thread waiter = new(() =>
            {
                try
                {
                    signaler.Wait(StuckWait.Limit);
                }
                catch (InvalidOperationException exception)
                {
                    refused = exception;
                    signaler.Signal();
                }
            });
            waiter.Start();
            try
            {
                signaler.Wait(StuckWait.Limit);
            }
            finally
            {
                signaler.Signal();
                waiter.Join();
            }

            if (refused is not null)
            {
                throw refused;
            }
        }),
        new("StandaloneSignaler.Wait", "disposed", static _ => Closed().Wait(TimeSpan.Zero)),
        new("StandaloneSignaler.Descriptor", "disposed", static _ => MisuseStage.Use(Closed().Descriptor)),
        new("StandaloneSignaler.Signal", "disposed", static _ => Closed().Signal()),
        new("StandaloneSignaler.Dispose", "twice", static _ => Closed().Dispose()),
    ];

    private static StandaloneSignaler Closed()
    {
        StandaloneSignaler signaler = new();
        signaler.Dispose();
        return signaler;
    }
}

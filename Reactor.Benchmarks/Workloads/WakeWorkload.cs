using System;
using System.Globalization;
using System.Threading;
using Reactor.Runtime;

namespace Reactor.Benchmarks;

/// <summary>Two pollers on two threads pass an item back and forth through their mailboxes. Arguments: backend, signaler kind, apart or together or anywhere, spin in microseconds.</summary>
internal sealed class WakeWorkload : IWorkload
{
    private readonly Side _first;
    private readonly Side _second;
    private bool _isPlaced;

    public WakeWorkload(string[] arguments)
    {
        PollerOptions options = new()
        {
            Signaler = Enum.Parse<SignalerKind>(arguments[1]),
            Spin = TimeSpan.FromMicroseconds(double.Parse(arguments[3], CultureInfo.InvariantCulture)),
        };
        _isPlaced = arguments[2] == "anywhere";
        int? answerProcessor = arguments[2] switch
        {
            "apart" => 1,
            "together" => 0,
            _ => null,
        };
        _first = new Side(Backends.Get(arguments[0]), options);
        using ManualResetEventSlim ready = new();
        Side? second = null;
        Thread thread = new(() =>
        {
            if (answerProcessor is int processor)
            {
                Libc.Place(processor);
            }

            second = new Side(Backends.Get(arguments[0]), options);
            ready.Set();
            Answer(second);
        })
        {
            IsBackground = true,
        };
        thread.Start();
        ready.Wait();
        _second = second!;
    }

    public long Run(long nanoseconds, Histogram latency)
    {
        if (!_isPlaced)
        {
            Libc.Place(0);
            _isPlaced = true;
        }

        long operations = 0;
        long start = Clock.Wall;
        long last = start;
        do
        {
            _second.Mailbox.TrySend(1);
            _first.Await();
            long now = Clock.Wall;
            latency.Add(now - last);
            operations++;
            last = now;
        }
        while (last - start < nanoseconds);
        return operations;
    }

    private void Answer(Side second)
    {
        while (true)
        {
            second.Await();
            _first.Mailbox.TrySend(1);
        }
    }

    private sealed class Side : ISignalHandler, IMailboxHandler<int>
    {
        private readonly IPoller _poller;
        private bool _received;

        public Side(IBackend backend, PollerOptions options)
        {
            _poller = backend.CreatePoller(options);
            Mailbox.Rebind(_poller.CreateSignaler(this));
        }

        public Mailbox<int> Mailbox { get; } = new();

        public void OnSignal(ISignaler signaler) => Mailbox.Drain(this, 16);

        public void OnReceived(in int item) => _received = true;

        public void Await()
        {
            while (!_received)
            {
                _poller.RunOnce(Timeout.InfiniteTimeSpan);
            }

            _received = false;
        }
    }
}

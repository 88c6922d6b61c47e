using System;
using System.Runtime.InteropServices;
using System.Threading;
using TerraFX.Interop.Windows;

namespace Reactor.Iocp;

/// <summary>
/// A completion port tells what has happened, not what is possible. Readiness comes from the driver below Winsock, which answers polls of single sockets by packets, once each; they are
/// asked again just before the wait, so the answers are level-triggered and interest changes cost nothing but a later question. The sockets themselves are never associated with the
/// port. Wakeups are packets of the same port with a key of their own.
/// </summary>
internal sealed unsafe class IocpPoller<TKernel> : PollerBase
    where TKernel : struct, IIocpKernel
{
    /// <summary>The completion key of a wakeup; the driver's packets carry 0 and are told apart by the poll that they name.</summary>
    public const nuint SignalerKey = 0x5149AAAA;

    private const long NanosecondsPerMillisecond = 1_000_000;
    private const uint Infinite = uint.MaxValue;

    /// <summary>The longest wait given to the kernel at once; the caller comes back for the rest.</summary>
    private const long LongestWait = int.MaxValue / 2;

    /// <summary>How long a cancelled packet may take when the poller is closed.</summary>
    private const uint DrainMilliseconds = 5000;

    private readonly TKernel _kernel;
    private readonly OVERLAPPED_ENTRY* _packets;
    private readonly AfdGroups<TKernel>? _groups;
    private readonly nint _port;
    private readonly KeyQueue _changed = new();

    /// <summary>By slot; null where none is registered.</summary>
    private AfdPoll** _polls;
    private int _capacity = 16;

    /// <summary>How many polls the driver may write to.</summary>
    private int _out;

    public IocpPoller(TKernel kernel, PollerOptions? options)
        : base("iocp", "packet", options)
    {
        _kernel = kernel;
        _polls = (AfdPoll**)NativeMemory.AllocZeroed((nuint)_capacity, (nuint)sizeof(AfdPoll*));
        _packets = (OVERLAPPED_ENTRY*)NativeMemory.Alloc((nuint)BatchSize, (nuint)sizeof(OVERLAPPED_ENTRY));
        try
        {
            Check("CreateIoCompletionPort", _kernel.CreatePort(out _port));
            _groups = new AfdGroups<TKernel>(_kernel, _port);
            Open();
        }
        catch
        {
            Close();
            throw;
        }
    }

    protected override void Register(ulong key, nint descriptor, Interest interest)
    {
        int result = _kernel.Probe(descriptor);
        nint baseSocket = -1;
        if (result >= 0)
        {
            result = BaseSocket.Find(_kernel, descriptor, out baseSocket);
        }

        int group = 0;
        nint afd = 0;
        if (result >= 0)
        {
            result = _groups!.Join(out group, out afd);
        }

        if (result < 0)
        {
            throw PollerException.FromWin32("Add", descriptor, -result);
        }

        int slot = SlotOf(key);
        Reach(slot);
        AfdPoll* poll = _kernel.Allocate();
        (poll->Key, poll->BaseSocket, poll->Afd, poll->Group) = (key, baseSocket, afd, group);
        _polls[slot] = poll;
        Want(poll, interest);
    }

    protected override int Modify(ulong key, nint descriptor, Interest interest)
    {
        Want(_polls[SlotOf(key)], interest);
        return 0;
    }

    protected override void Unregister(ulong key, nint descriptor)
    {
        int slot = SlotOf(key);
        AfdPoll* poll = _polls[slot];
        _polls[slot] = null;
        if (AfdPoll.Retire(_kernel, poll))
        {
            Free(poll);
        }
    }

    protected override void Wait(long nanoseconds)
    {
        uint milliseconds = nanoseconds < 0 ? Infinite : (uint)Math.Min((nanoseconds / NanosecondsPerMillisecond) + (nanoseconds % NanosecondsPerMillisecond == 0 ? 0 : 1), LongestWait);
        int count;
        bool told;
        do
        {
            // A descriptor that cannot be asked about is something to tell, so there is nothing to wait for.
            told = ArmChanged();
            count = _kernel.Wait(_port, _packets, BatchSize, told ? 0 : milliseconds);
            if (count < 0)
            {
                throw PollerException.FromWin32("GetQueuedCompletionStatusEx", -1, -count);
            }

            for (int i = 0; i < count; i++)
            {
                if (_packets[i].lpCompletionKey != SignalerKey)
                {
                    told |= TakeUp((AfdPoll*)_packets[i].lpOverlapped);
                }
            }

            // Wakeups may have kept what is ready out of a full batch, and polls that brought nothing to tell can be asked again now.
            milliseconds = 0;
        }
        while (!told && (count == BatchSize || !_changed.IsEmpty));
    }

    protected override void Interrupt()
    {
        // A packet takes memory of the kernel's: a shortage is waited out, since a lost packet would be a lost wake.
        SpinWait wait = default;
        while (_kernel.Post(_port, SignalerKey) is -Win32Error.ERROR_NO_SYSTEM_RESOURCES or -Win32Error.ERROR_NOT_ENOUGH_MEMORY)
        {
            wait.SpinOnce();
        }
    }

    protected override void Close()
    {
        for (int slot = 0; slot < _capacity; slot++)
        {
            AfdPoll* poll = _polls[slot];
            if (poll is not null && AfdPoll.Retire(_kernel, poll))
            {
                Free(poll);
            }
        }

        // The driver writes to a poll until its packet is here. One that never came back would keep its memory.
        for (int count = 1; _out > 0 && count > 0;)
        {
            count = _kernel.Wait(_port, _packets, BatchSize, DrainMilliseconds);
            for (int i = 0; i < count; i++)
            {
                if (_packets[i].lpCompletionKey != SignalerKey)
                {
                    TakeUp((AfdPoll*)_packets[i].lpOverlapped);
                }
            }
        }

        _groups?.Close();
        if (_port != 0)
        {
            _kernel.Close(_port);
        }

        NativeMemory.Free(_packets);
        NativeMemory.Free(_polls);
    }

    private static void Check(string operation, int result)
    {
        if (result < 0)
        {
            throw PollerException.FromWin32(operation, -1, -result);
        }
    }

    private void Reach(int slot)
    {
        if (slot >= _capacity)
        {
            int capacity = Math.Max(slot + 1, _capacity * 2);
            _polls = (AfdPoll**)NativeMemory.Realloc(_polls, (nuint)capacity * (nuint)sizeof(AfdPoll*));
            NativeMemory.Clear(_polls + _capacity, (nuint)(capacity - _capacity) * (nuint)sizeof(AfdPoll*));
            _capacity = capacity;
        }
    }

    private void Want(AfdPoll* poll, Interest interest)
    {
        poll->Wanted = AfdPoll.EventsOf(interest);
        List(poll);
    }

    private void List(AfdPoll* poll)
    {
        if (!poll->Listed)
        {
            poll->Listed = true;
            _changed.Enqueue(poll->Key);
        }
    }

    /// <summary>Asks the driver about every registration whose interest has changed or whose last answer is in.</summary>
    /// <returns>Whether one could not be asked about, and its owner will be told.</returns>
    private bool ArmChanged()
    {
        bool failed = false;
        while (!_changed.IsEmpty)
        {
            ulong key = _changed.Dequeue();
            AfdPoll* poll = _polls[SlotOf(key)];
            if (poll is null || poll->Key != key)
            {
                continue;
            }

            poll->Listed = false;
            bool wasOut = poll->IsOut;
            if (AfdPoll.Arm(_kernel, poll) < 0)
            {
                poll->Wanted = 0;
                Fail(key);
                failed = true;
            }
            else if (!wasOut && poll->IsOut)
            {
                _out++;
            }
        }

        return failed;
    }

    /// <summary>Takes up the driver's answer, and lists its registration to be asked about again.</summary>
    /// <returns>Whether there is something to tell an owner.</returns>
    private bool TakeUp(AfdPoll* poll)
    {
        _out--;
        bool usable = AfdPoll.Complete(poll, out uint events);
        ulong key = poll->Key;
        if (key == 0)
        {
            Free(poll);
            return false;
        }

        if (!usable)
        {
            poll->Wanted = 0;
            Fail(key);
            return true;
        }

        List(poll);
        return events != 0 && Harvest(key, AfdPoll.ReadinessOf(events)) == HarvestResult.Taken;
    }

    private void Free(AfdPoll* poll)
    {
        _groups!.Leave(poll->Group);
        _kernel.Free(poll);
    }
}

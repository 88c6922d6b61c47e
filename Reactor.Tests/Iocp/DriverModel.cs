using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using Reactor.Iocp;
using TerraFX.Interop.Windows;

namespace Reactor.Tests.Iocp;

/// <summary>
/// A completion port and the AFD driver, as far as the poller uses them, in memory: so the poller's state machine runs on every system, and what it must never do is
/// seen: use memory that is not its own, ask twice with the same memory, free or close what is still in use.
/// </summary>
internal sealed unsafe class DriverModel
{
    private const int StatusSuccess = 0;
    private const nint Port = 1;
    private const int InvalidHandle = 6;
    private const int NotFound = 1168;

    private readonly HashSet<nint> _handles = [];
    private readonly Dictionary<nint, nint> _memory = [];
    private readonly Dictionary<nint, uint> _requests = [];
    private readonly HashSet<nint> _answered = [];
    private readonly Queue<OVERLAPPED_ENTRY> _packets = [];
    private readonly List<nint> _lateCancels = [];
    private nint _lastHandle = Port;

    /// <summary>By open socket: the events that are true now.</summary>
    public Dictionary<nint, uint> Sockets { get; } = [];

    /// <summary>Whether a cancelled request returns one wait late.</summary>
    public bool CancelsLate { get; init; }

    public int Polls { get; private set; }

    public int Cancels { get; private set; }

    /// <summary>Handles of the driver and the port that are open.</summary>
    public int OpenHandles => _handles.Count;

    /// <summary>Polls whose memory was not given back.</summary>
    public int AllocatedPolls => _memory.Count;

    public int MostPollsOfOneHandle => _memory.Values.Where(afd => afd != 0).GroupBy(afd => afd).Select(group => group.Count()).DefaultIfEmpty().Max();

    public int CreatePort(out nint port)
    {
        port = Port;
        _handles.Add(port);
        return 0;
    }

    public int OpenAfd(out nint afd)
    {
        afd = ++_lastHandle;
        _handles.Add(afd);
        return 0;
    }

    public int Close(nint handle)
    {
        Require(_handles.Remove(handle), $"handle {handle} was closed twice");
        Require(!_memory.Any(poll => poll.Value == handle && IsOut(poll.Key)), $"handle {handle} was closed while it had requests out");
        return 0;
    }

    public AfdPoll* Allocate()
    {
        AfdPoll* poll = (AfdPoll*)NativeMemory.AllocZeroed((nuint)sizeof(AfdPoll));
        _memory.Add((nint)poll, 0);
        return poll;
    }

    public void Free(AfdPoll* poll)
    {
        Require(!IsOut((nint)poll), "memory was freed that the driver may write to");
        Require(_memory.Remove((nint)poll), "memory was freed twice");
        NativeMemory.Free(poll);
    }

    public int Poll(nint afd, AfdPoll* poll)
    {
        Polls++;
        Require(_handles.Contains(afd), $"a poll went to the closed handle {afd}");
        Require(_memory.ContainsKey((nint)poll), "a poll was submitted in freed memory");
        Require(!IsOut((nint)poll), "a poll was submitted while its last request was out");
        _memory[(nint)poll] = afd;
        if (!Sockets.TryGetValue(poll->Info.Handle, out uint ready))
        {
            return -InvalidHandle;
        }

        _requests.Add((nint)poll, poll->Info.Events);
        AnswerIf((nint)poll, ready);
        return 0;
    }

    public int Cancel(AfdPoll* poll)
    {
        Cancels++;
        if (!_requests.ContainsKey((nint)poll))
        {
            return -NotFound;
        }

        if (CancelsLate)
        {
            _lateCancels.Add((nint)poll);
        }
        else
        {
            Answer((nint)poll, AfdInterop.STATUS_CANCELLED, 0);
        }

        return 0;
    }

    public int Post(nuint key)
    {
        _packets.Enqueue(new OVERLAPPED_ENTRY { lpCompletionKey = key });
        return 0;
    }

    /// <summary>Gives what is in the queue; a wait that may block also sees the late ones come.</summary>
    public int Wait(OVERLAPPED_ENTRY* packets, int capacity, bool mayBlock)
    {
        if (mayBlock && _packets.Count == 0)
        {
            ReturnLateCancels();
        }

        int count = 0;
        while (count < capacity && _packets.TryDequeue(out OVERLAPPED_ENTRY packet))
        {
            packets[count++] = packet;
            _answered.Remove((nint)packet.lpOverlapped);
        }

        ReturnLateCancels();
        return count;
    }

    public void SetReady(nint socket, uint ready)
    {
        Sockets[socket] = ready;
        foreach (nint poll in RequestsFor(socket))
        {
            AnswerIf(poll, ready);
        }
    }

    public void CloseSocket(nint socket)
    {
        Sockets.Remove(socket);
        foreach (nint poll in RequestsFor(socket))
        {
            AnswerIf(poll, AfdInterop.AFD_POLL_LOCAL_CLOSE);
        }
    }

    private static void Require(bool condition, string violation)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"The driver's model: {violation}.");
        }
    }

    private void ReturnLateCancels()
    {
        foreach (nint poll in _lateCancels)
        {
            if (_requests.ContainsKey(poll))
            {
                Answer(poll, AfdInterop.STATUS_CANCELLED, 0);
            }
        }

        _lateCancels.Clear();
    }

    private nint[] RequestsFor(nint socket) => [.. _requests.Keys.Where(poll => ((AfdPoll*)poll)->Info.Handle == socket)];

    private bool IsOut(nint poll) => _requests.ContainsKey(poll) || _answered.Contains(poll);

    private void AnswerIf(nint poll, uint ready)
    {
        uint events = _requests[poll] & ready;
        if (events != 0)
        {
            Answer(poll, StatusSuccess, events);
        }
    }

    private void Answer(nint address, int status, uint events)
    {
        AfdPoll* poll = (AfdPoll*)address;
        _requests.Remove(address);
        _answered.Add(address);
        poll->Outcome = new AfdInterop.IO_STATUS_BLOCK { StatusOrPointer = status };
        poll->Info.NumberOfHandles = events == 0 ? 0u : 1u;
        poll->Info.Events = events;
        _packets.Enqueue(new OVERLAPPED_ENTRY { lpOverlapped = (OVERLAPPED*)address });
    }
}

using System;
using System.Collections.Generic;
using System.IO;

namespace Reactor.Tests.Kqueue;

/// <summary>
/// Writes random traces: commands without outcomes, which every kernel can carry out without blocking, to be recorded on one and replayed on another.
/// </summary>
internal sealed class KqueueTraceGenerator
{
    private const int StepsPerTrace = 24;
    private const int MostPairs = 3;
    private const int MostBytes = 200;

    private static readonly string[] FirstFlags = ["add", "add|clear", "add|oneshot", "add|dispatch", "add|clear|dispatch", "add|disable", "add|receipt", "add|delete"];
    private static readonly string[] LaterFlags =
        ["add", "add|clear", "add|oneshot", "delete", "enable", "disable", "enable|disable", "add|enable", "delete|receipt", "enable|receipt", "clear"];

    private readonly Random _random;
    private readonly TextWriter _output;
    private readonly List<End> _ends = [];
    private int _names;

    /// <summary>Prepares to write.</summary>
    /// <param name="seed">The same seed writes the same traces.</param>
    /// <param name="output">Where they go.</param>
    public KqueueTraceGenerator(int seed, TextWriter output)
    {
        _random = new Random(seed);
        _output = output;
    }

    /// <summary>Writes so many traces, one after the other.</summary>
    public void Write(int traces)
    {
        for (int trace = 1; trace <= traces; trace++)
        {
            _output.WriteLine($"trace {trace}");
            _ends.Clear();
            _names = 0;
            Pair();
            for (int step = 0; step < StepsPerTrace; step++)
            {
                Step();
            }

            Kevent();
            Kevent();
        }
    }

    private void Step()
    {
        End end = _ends[_random.Next(_ends.Count)];
        switch (_random.Next(16))
        {
            case 0 when _ends.Count < MostPairs * 2:
                Pair();
                break;
            case 1 or 2 when end.IsOpen && !end.IsShut && end.Peer!.IsOpen && end.Peer.Waiting < MostBytes:
                int written = _random.Next(1, 20);
                end.Peer.Waiting += written;
                _output.WriteLine($"write {end.Name} {written}");
                break;
            case 3 when end.IsOpen && end.Waiting > 0:
                int read = _random.Next(1, end.Waiting + 1);
                end.Waiting -= read;
                _output.WriteLine($"read {end.Name} {read}");
                break;
            case 4 when end.IsOpen && end.Peer!.IsOpen && !end.IsShut && _random.Next(3) == 0:
                end.IsShut = true;
                _output.WriteLine($"shut {end.Name}");
                break;
            case 5 when end.IsOpen && _random.Next(3) == 0:
                end.IsOpen = false;
                _output.WriteLine($"close {end.Name}");
                break;
            case 6 or 7:
                Change("1", "user", FlagsFor(end), _random.Next(2) == 0 ? " trigger" : "");
                break;
            case < 13:
                Change(end.Name, _random.Next(2) == 0 ? "read" : "write", FlagsFor(end), "");
                break;
            default:
                Kevent();
                break;
        }
    }

    private string FlagsFor(End end)
    {
        string[] among = _random.Next(2) == 0 || !end.WasWatched ? FirstFlags : LaterFlags;
        end.WasWatched = true;
        return _random.Next(12) == 0 ? KqueueText.Nothing : among[_random.Next(among.Length)];
    }

    private void Change(string ident, string filter, string flags, string trigger)
    {
        _output.WriteLine($"change {ident} {filter} {flags}{trigger} udata={_random.Next(1, 1000)}");
    }

    /// <summary>Mostly with room for everything. With less, which event comes is the kernel's choice; with none, only the changes are made.</summary>
    private void Kevent()
    {
        _output.WriteLine($"kevent {(_random.Next(6) == 0 ? 0 : 64)}");
    }

    private void Pair()
    {
        End near = new($"{(char)('a' + _names++)}");
        End far = new($"{(char)('a' + _names++)}") { Peer = near };
        near.Peer = far;
        _ends.AddRange([near, far]);
        _output.WriteLine($"pair {near.Name} {far.Name}");
    }

    private sealed class End(string name)
    {
        public string Name { get; } = name;

        public End? Peer { get; set; }

        public bool IsOpen { get; set; } = true;

        public bool IsShut { get; set; }

        public bool WasWatched { get; set; }

        public int Waiting { get; set; }
    }
}

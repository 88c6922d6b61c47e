using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Reactor.Kqueue;

namespace Reactor.Tests.Kqueue;

/// <summary>
/// Carries out the commands of a trace on a kqueue and says what came of each. The format is described in docs/backends/kqueue-trace.md.
/// </summary>
internal sealed class KqueueTraceRunner : IDisposable
{
    private const int MostEvents = 1024;

    private readonly Func<KqueuePort> _open;
    private readonly Dictionary<string, int> _descriptors = [];
    private readonly List<KqueueRecord> _changes = [];
    private KqueuePort? _kqueue;

    public KqueueTraceRunner(Func<KqueuePort> open) => _open = open;

    /// <summary>Whether a line tells what came of a command, and is not one itself.</summary>
    public static bool IsOutcome(string line) => line.StartsWith('=') || line.StartsWith(' ');

    /// <summary>Carries out one line.</summary>
    /// <param name="line">A command, a comment or an empty line.</param>
    /// <returns>What came of it, line by line; nothing for commands that tell nothing.</returns>
    /// <exception cref="FormatException">The line is none of them; the message says what is wrong.</exception>
    public IReadOnlyList<string> Run(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || words[0].StartsWith('#'))
        {
            return [];
        }

        if (words[0] == "kevent")
        {
            return Kevent(Number(words, 1));
        }

        switch (words[0])
        {
            case "trace":
                Reset();
                break;
            case "pair":
                (int near, int far) = RawSockets.Pair();
                Name(Word(words, 1), near);
                Name(Word(words, 2), far);
                break;
            case "write":
                RawSockets.Write(Descriptor(words, 1), Number(words, 2));
                break;
            case "read":
                RawSockets.Read(Descriptor(words, 1), Number(words, 2));
                break;
            case "shut":
                RawSockets.ShutWrite(Descriptor(words, 1));
                break;
            case "dup":
                Name(Word(words, 2), RawSockets.Duplicate(Descriptor(words, 1)));
                break;
            case "reuse":
                RawSockets.Duplicate(Descriptor(words, 1), Descriptor(words, 2));
                break;
            case "close":
                RawSockets.Close(Descriptor(words, 1));
                break;
            case "change":
                _changes.Add(ChangeOf(words));
                break;
            default:
                throw new FormatException($"'{words[0]}' is no command of a trace.");
        }

        return [];
    }

    /// <summary>Replays a trace against its own recorded outcomes.</summary>
    /// <param name="trace">The trace; outcomes in it are what is compared with, and may be missing.</param>
    /// <param name="result">Gets the trace with the outcomes found; a line that differs is followed by the recorded ones, marked with an exclamation mark.</param>
    /// <returns>How many commands came out differently.</returns>
    /// <exception cref="FormatException">A line is not understood; the message names it.</exception>
    public int Replay(TextReader trace, TextWriter result)
    {
        int different = 0;
        int number = 0;
        List<string> recorded = [];
        IReadOnlyList<string> found = [];
        while (true)
        {
            string? line = trace.ReadLine();
            number++;
            if (line is not null && IsOutcome(line))
            {
                recorded.Add(line);
                continue;
            }

            if (recorded.Count > 0 && !recorded.SequenceEqual(found))
            {
                different++;
                foreach (string expected in recorded)
                {
                    result.WriteLine($"! {expected}");
                }
            }

            if (line is null)
            {
                return different;
            }

            recorded.Clear();
            try
            {
                found = Run(line);
            }
            catch (FormatException mistake)
            {
                throw new FormatException($"Line {number}: {mistake.Message}", mistake);
            }

            result.WriteLine(line);
            foreach (string outcome in found)
            {
                result.WriteLine(outcome);
            }
        }
    }

    public void Dispose() => Reset();

    private static string Word(string[] words, int index) =>
        index < words.Length ? words[index] : throw new FormatException($"'{string.Join(' ', words)}' ends too early.");

    private static int Number(string[] words, int index) =>
        int.TryParse(Word(words, index), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= MostEvents
            ? number
            : throw new FormatException($"'{words[index]}' is no number from 0 to {MostEvents}.");

    private void Reset()
    {
        foreach (int descriptor in _descriptors.Values.Where(descriptor => descriptor >= 0))
        {
            RawSockets.TryClose(descriptor);
        }

        _descriptors.Clear();
        _changes.Clear();
        _kqueue?.Dispose();
        _kqueue = null;
    }

    private void Name(string name, int descriptor)
    {
        if (name.StartsWith('#') || !_descriptors.TryAdd(name, descriptor))
        {
            throw new FormatException($"'{name}' cannot be the name of a descriptor, or is one already.");
        }
    }

    private int Descriptor(string[] words, int index) =>
        _descriptors.TryGetValue(Word(words, index), out int descriptor) ? descriptor : throw new FormatException($"'{words[index]}' is no descriptor of this trace.");

    /// <summary>change IDENT FILTER FLAGS [trigger] [udata=N]; the ident of a user event is a number.</summary>
    private KqueueRecord ChangeOf(string[] words)
    {
        KnoteFilter filter = KqueueText.FilterNamed(Word(words, 2));
        nuint ident = filter == KnoteFilter.User ? (nuint)Number(words, 1) : (nuint)Descriptor(words, 1);
        uint filterFlags = 0;
        ulong userData = 0;
        foreach (string word in words[4..])
        {
            if (word == "trigger")
            {
                filterFlags = Interop.NOTE_TRIGGER;
            }
            else if (!word.StartsWith("udata=", StringComparison.Ordinal)
                || !ulong.TryParse(word["udata=".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out userData))
            {
                throw new FormatException($"'{word}' is neither trigger nor udata=NUMBER.");
            }
        }

        return new KqueueRecord(ident, filter, KqueueText.FlagsNamed(Word(words, 3)), filterFlags, 0, userData);
    }

    private List<string> Kevent(int room)
    {
        _kqueue ??= _open();
        int result = _kqueue.Kevent([.. _changes], room, out List<KqueueRecord> events);
        _changes.Clear();
        List<string> lines = [.. events.Select(Line)];
        lines.Sort(string.CompareOrdinal);
        lines.Insert(0, result < 0 ? $"= {KqueueText.ErrorName(-result)}" : $"= {result}");
        return lines;
    }

    private string Line(KqueueRecord found)
    {
        bool isError = (found.Flags & Interop.EV_ERROR) != 0;
        string ident = found.Filter == KnoteFilter.User
            ? found.Ident.ToString(CultureInfo.InvariantCulture)
            : _descriptors.FirstOrDefault(named => named.Value == (int)found.Ident).Key ?? KqueueText.Anything;
        string data = isError ? KqueueText.ErrorName(found.Data)
            : found.Filter == KnoteFilter.Write ? KqueueText.Anything
            : found.Data.ToString(CultureInfo.InvariantCulture);
        string error = isError || found.Filter == KnoteFilter.User ? "0" : KqueueText.ErrorName(found.FilterFlags);
        return $"  {ident} {KqueueText.FilterName(found.Filter)} {KqueueText.FlagNames(found.Flags)} {error} {data} udata={found.UserData}";
    }
}

using System;
using System.Collections.Generic;
using System.Linq;

namespace Reactor.Tests.Samples;

/// <summary>What Redis answers, said as plainly as possible.</summary>
internal sealed class CommandModel
{
    private const string WrongType = "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";

    private readonly Dictionary<string, (object Value, long? End)> _keys = [];
    private long _now;

    public int Count => _keys.Count;

    public void Advance(long milliseconds)
    {
        _now += milliseconds;
        foreach (string key in _keys.Where(k => k.Value.End <= _now).Select(k => k.Key).ToArray())
        {
            _keys.Remove(key);
        }
    }

    public string Execute(string[] step) => step[0].ToUpperInvariant() switch
    {
        "GET" => Get(step[1]),
        "SET" => Set(step),
        "INCR" => Increment(step[1]),
        "DEL" => $":{step.Skip(1).Count(_keys.Remove)}\r\n",
        "EXPIRE" => Expire(step[1], long.Parse(step[2])),
        "TTL" => TimeToLive(step[1]),
        "LPUSH" => Push(step[1], step[2..], (list, value) => list.Insert(0, value)),
        "RPUSH" => Push(step[1], step[2..], (list, value) => list.Add(value)),
        "LRANGE" => Range(step[1], int.Parse(step[2]), int.Parse(step[3])),
        "LPOP" => Pop(step[1], step.Length == 3 ? int.Parse(step[2]) : null),
        _ => throw new ArgumentException(step[0]),
    };

    private static string Bulk(string value) => $"${value.Length}\r\n{value}\r\n";

    private string Get(string key) => !_keys.TryGetValue(key, out (object Value, long? End) found) ? "$-1\r\n" : found.Value is string text ? Bulk(text) : WrongType;

    private string Set(string[] step)
    {
        string option = step.Length > 3 ? step[3].ToUpperInvariant() : "";
        string old = Get(step[1]);
        bool exists = _keys.ContainsKey(step[1]);
        if (option == "GET" && old == WrongType)
        {
            return old;
        }

        if ((option == "NX" && exists) || (option == "XX" && !exists))
        {
            return "$-1\r\n";
        }

        long? end = option == "EX" ? _now + (1000 * long.Parse(step[4])) : option == "KEEPTTL" && exists ? _keys[step[1]].End : null;
        _keys[step[1]] = (step[2], end);
        return option == "GET" ? old : "+OK\r\n";
    }

    private string Increment(string key)
    {
        (object value, long? end) = _keys.TryGetValue(key, out (object Value, long? End) found) ? found : ("0", null);
        if (value is not string text)
        {
            return WrongType;
        }

        if (!long.TryParse(text, out long number) || $"{number}" != text)
        {
            return "-ERR value is not an integer or out of range\r\n";
        }

        if (number == long.MaxValue)
        {
            return "-ERR increment or decrement would overflow\r\n";
        }

        _keys[key] = ($"{number + 1}", end);
        return $":{number + 1}\r\n";
    }

    private string Expire(string key, long seconds)
    {
        if (!_keys.TryGetValue(key, out (object Value, long? End) found))
        {
            return ":0\r\n";
        }

        if (seconds <= 0)
        {
            _keys.Remove(key);
        }
        else
        {
            _keys[key] = (found.Value, _now + (1000 * seconds));
        }

        return ":1\r\n";
    }

    private string TimeToLive(string key) =>
        !_keys.TryGetValue(key, out (object Value, long? End) found) ? ":-2\r\n" : found.End is long end ? $":{(end - _now + 500) / 1000}\r\n" : ":-1\r\n";

    private string Push(string key, string[] values, Action<List<string>, string> push)
    {
        (object value, long? end) = _keys.TryGetValue(key, out (object Value, long? End) found) ? found : (new List<string>(), null);
        if (value is not List<string> list)
        {
            return WrongType;
        }

        foreach (string item in values)
        {
            push(list, item);
        }

        _keys[key] = (list, end);
        return $":{list.Count}\r\n";
    }

    private string Range(string key, int start, int stop)
    {
        if (!_keys.TryGetValue(key, out (object Value, long? End) found))
        {
            return "*0\r\n";
        }

        if (found.Value is not List<string> list)
        {
            return WrongType;
        }

        start = Math.Max(0, start < 0 ? start + list.Count : start);
        stop = Math.Min(list.Count - 1, stop < 0 ? stop + list.Count : stop);
        string[] range = start > stop ? [] : [.. list.GetRange(start, stop - start + 1)];
        return $"*{range.Length}\r\n" + string.Concat(range.Select(Bulk));
    }

    private string Pop(string key, int? count)
    {
        if (!_keys.TryGetValue(key, out (object Value, long? End) found))
        {
            return count is null ? "$-1\r\n" : "*-1\r\n";
        }

        if (found.Value is not List<string> list)
        {
            return WrongType;
        }

        string[] taken = [.. list.Take(count ?? 1)];
        list.RemoveRange(0, taken.Length);
        if (list.Count == 0)
        {
            _keys.Remove(key);
        }

        return (count is null ? "" : $"*{taken.Length}\r\n") + string.Concat(taken.Select(Bulk));
    }
}

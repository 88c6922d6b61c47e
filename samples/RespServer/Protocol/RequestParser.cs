using System;

namespace RespServer.Protocol;

/// <summary>
/// Reads one request after the other from a connection's bytes: arrays of bulk strings, or inline lines. It remembers how far it got, so that a
/// request that arrives in many pieces is looked at once, and it keeps offsets only, so that the bytes may move between calls.
/// </summary>
/// <remarks>Pure: bytes in, ranges out. Messages are Redis' own (<c>networking.c</c>).</remarks>
internal sealed class RequestParser(ProtocolLimits limits)
{
    private const int InitialArguments = 8;
    private const int MaxKeptArguments = 1024;

    private ArgumentRange[] _arguments = new ArgumentRange[InitialArguments];
    private int _count;
    private int _position;
    private long _remaining;
    private long _bulkLength;
    private State _state;

    private enum State
    {
        Start,
        BulkHeader,
        BulkBody,
        Done,
    }

    /// <summary>The request's length in bytes, once it is complete.</summary>
    public int Length => _position;

    /// <summary>What went wrong, once it has.</summary>
    public string Error { get; private set; } = "";

    /// <summary>How many bytes from the request's start on are needed before looking again makes sense; more may be.</summary>
    public long Wanted => _state == State.BulkBody ? _position + _bulkLength + 2 : _position + 1L;

    /// <summary>The arguments of the complete request.</summary>
    /// <param name="input">The bytes, from the request's first on.</param>
    public Arguments ArgumentsIn(ReadOnlySpan<byte> input) => new(input, _arguments.AsSpan(0, _count));

    /// <summary>Goes on reading. After a complete request the next call begins the next one.</summary>
    /// <param name="input">All bytes at hand, from the request's first on. Quoted inline arguments are unescaped in place.</param>
    public ParseStatus Parse(Span<byte> input)
    {
        if (_state == State.Done)
        {
            Reset();
        }

        if (_state == State.Start)
        {
            if (input.IsEmpty)
            {
                return ParseStatus.Incomplete;
            }

            if (input[0] != '*')
            {
                return ParseInline(input);
            }

            ParseStatus status = ParseArrayHeader(input);
            if (status != ParseStatus.Complete || _state == State.Done)
            {
                return status;
            }
        }

        while (_remaining > 0)
        {
            if (_state == State.BulkHeader)
            {
                ParseStatus status = ParseBulkHeader(input);
                if (status != ParseStatus.Complete)
                {
                    return status;
                }
            }

            // The two bytes after an argument are taken as its line end without a look, as Redis does.
            if (input.Length - _position < _bulkLength + 2)
            {
                return _position + _bulkLength + 2 > limits.MaxRequestLength
                    ? Fail("Protocol error: too big request")
                    : ParseStatus.Incomplete;
            }

            Append(_position, (int)_bulkLength);
            _position += (int)_bulkLength + 2;
            _remaining--;
            _state = State.BulkHeader;
        }

        _state = State.Done;
        return ParseStatus.Complete;
    }

    private void Reset()
    {
        if (_arguments.Length > MaxKeptArguments)
        {
            _arguments = new ArgumentRange[InitialArguments];
        }

        _count = 0;
        _position = 0;
        _state = State.Start;
    }

    private ParseStatus ParseArrayHeader(ReadOnlySpan<byte> input)
    {
        if (!TryReadLine(input, out ReadOnlySpan<byte> line))
        {
            return Unfinished(input, "Protocol error: too big mbulk count string");
        }

        if (!Number.TryParse(line[1..], out _remaining) || _remaining > int.MaxValue)
        {
            return Fail("Protocol error: invalid multibulk length");
        }

        _state = _remaining > 0 ? State.BulkHeader : State.Done;
        return ParseStatus.Complete;
    }

    private ParseStatus ParseBulkHeader(ReadOnlySpan<byte> input)
    {
        int start = _position;
        if (!TryReadLine(input, out ReadOnlySpan<byte> line))
        {
            return Unfinished(input, "Protocol error: too big bulk count string");
        }

        // An empty line begins with its own line end.
        byte first = input[start];
        if (first != '$')
        {
            return Fail($"Protocol error: expected '$', got '{(char)first}'");
        }

        if (!Number.TryParse(line[1..], out _bulkLength) || _bulkLength < 0 || _bulkLength > limits.MaxBulkLength)
        {
            return Fail("Protocol error: invalid bulk length");
        }

        _state = State.BulkBody;
        return ParseStatus.Complete;
    }

    private ParseStatus ParseInline(Span<byte> input)
    {
        int end = input.IndexOf((byte)'\n');
        if (end < 0)
        {
            return Unfinished(input, "Protocol error: too big inline request");
        }

        _position = end + 1;
        _state = State.Done;
        int length = end > 0 && input[end - 1] == '\r' ? end - 1 : end;
        InlineReader reader = new(input[..length]);
        while (reader.TryRead(out ArgumentRange argument))
        {
            Append(argument.Offset, argument.Length);
        }

        return reader.IsBalanced ? ParseStatus.Complete : Fail("Protocol error: unbalanced quotes in request");
    }

    /// <summary>Takes a line that ends with a carriage return and one byte more.</summary>
    private bool TryReadLine(ReadOnlySpan<byte> input, out ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> rest = input[_position..];
        int end = rest.IndexOf((byte)'\r');
        if (end < 0 || end + 1 >= rest.Length)
        {
            line = default;
            return false;
        }

        line = rest[..end];
        _position += end + 2;
        return true;
    }

    private ParseStatus Unfinished(ReadOnlySpan<byte> input, string error) =>
        input.Length - _position > limits.MaxLineLength ? Fail(error)
        : input.Length > limits.MaxRequestLength ? Fail("Protocol error: too big request")
        : ParseStatus.Incomplete;

    private ParseStatus Fail(string error)
    {
        Error = error;
        _state = State.Done;
        return ParseStatus.Failed;
    }

    private void Append(int offset, int length)
    {
        if (_count == _arguments.Length)
        {
            Array.Resize(ref _arguments, _count * 2);
        }

        _arguments[_count++] = new ArgumentRange(offset, length);
    }
}

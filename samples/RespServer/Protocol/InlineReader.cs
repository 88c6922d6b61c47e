using System;

namespace RespServer.Protocol;

/// <summary>
/// Splits an inline request as Redis does (<c>sdssplitargs</c>): by blanks, with "double quotes" that know escapes and 'single quotes' that know only
/// their own. An argument is unescaped in place, which it can be since that never makes it longer.
/// </summary>
internal ref struct InlineReader(Span<byte> line)
{
    private readonly Span<byte> _line = line;
    private int _position;

    /// <summary>False after a quote that was left open, or was closed in the middle of a word.</summary>
    public bool IsBalanced { get; private set; } = true;

    public bool TryRead(out ArgumentRange argument)
    {
        while (_position < _line.Length && IsBlank(_line[_position]))
        {
            _position++;
        }

        int start = _position;
        int end = start;
        argument = default;
        if (start == _line.Length)
        {
            return false;
        }

        while (_position < _line.Length && !IsBlank(_line[_position]))
        {
            byte letter = _line[_position++];
            if (letter is not ((byte)'"' or (byte)'\''))
            {
                _line[end++] = letter;
            }
            else if (!TryReadQuoted(letter, ref end))
            {
                IsBalanced = false;
                return false;
            }
        }

        argument = new ArgumentRange(start, end - start);
        return true;
    }

    private bool TryReadQuoted(byte quote, ref int end)
    {
        while (_position < _line.Length)
        {
            byte letter = _line[_position++];
            if (letter == quote)
            {
                return _position == _line.Length || IsBlank(_line[_position]);
            }

            if (letter == '\\' && _position < _line.Length && (quote == '"' || _line[_position] == '\''))
            {
                letter = quote == '"' ? ReadEscape() : _line[_position++];
            }

            _line[end++] = letter;
        }

        return false;
    }

    private byte ReadEscape()
    {
        byte letter = _line[_position++];
        if (letter == 'x' && _position + 1 < _line.Length && HexOf(_line[_position]) is int high and >= 0 && HexOf(_line[_position + 1]) is int low and >= 0)
        {
            _position += 2;
            return (byte)((high << 4) | low);
        }

        return letter switch
        {
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            (byte)'b' => (byte)'\b',
            (byte)'a' => (byte)'\a',
            _ => letter,
        };
    }

    private static int HexOf(byte letter) => letter switch
    {
        >= (byte)'0' and <= (byte)'9' => letter - '0',
        >= (byte)'a' and <= (byte)'f' => letter - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => letter - 'A' + 10,
        _ => -1,
    };

    private static bool IsBlank(byte letter) => letter is (byte)' ' or (>= (byte)'\t' and <= (byte)'\r') or 0;
}

using System;
using System.Buffers.Text;

namespace RespServer.Protocol;

/// <summary>Redis' idea of an integer (<c>string2ll</c>): only the one canonical spelling, so that a text and its number are the same value.</summary>
internal static class Number
{
    /// <summary>The longest spelling.</summary>
    public const int MaxLength = 20;

    /// <summary>Reads a number that fills the text: no sign but a minus, no leading zero, no space.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (text.IsEmpty || text.Length > MaxLength)
        {
            return false;
        }

        // Short and positive is what counts and lengths are.
        if (text.Length < 10 && text[0] != '-')
        {
            if (text[0] == '0')
            {
                return text.Length == 1;
            }

            int sum = 0;
            foreach (byte letter in text)
            {
                int digit = letter - '0';
                if ((uint)digit > 9)
                {
                    return false;
                }

                sum = (sum * 10) + digit;
            }

            value = sum;
            return true;
        }

        ReadOnlySpan<byte> digits = text[0] == '-' ? text[1..] : text;
        return !digits.IsEmpty
            && digits[0] is >= (byte)'1' and <= (byte)'9'
            && Utf8Parser.TryParse(text, out value, out int consumed)
            && consumed == text.Length;
    }
}

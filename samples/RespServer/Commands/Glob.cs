using System;

namespace RespServer.Commands;

/// <summary>The patterns of CONFIG GET: <c>*</c> any text, <c>?</c> any letter; case does not matter.</summary>
internal static class Glob
{
    /// <summary>Walks both texts at once; on a mismatch the last star takes one letter more, so the work is bounded by the product of their lengths.</summary>
    public static bool Matches(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> text)
    {
        int at = 0;
        int position = 0;
        int star = -1;
        int resume = 0;
        while (position < text.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                star = at++;
                resume = position;
            }
            else if (at < pattern.Length && (pattern[at] == '?' || pattern.Slice(at, 1).Is(text.Slice(position, 1))))
            {
                at++;
                position++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                position = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern[at..].IndexOfAnyExcept((byte)'*') < 0;
    }
}

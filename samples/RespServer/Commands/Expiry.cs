using System;

namespace RespServer.Commands;

/// <summary>Turns a time from now into a moment, refusing what does not fit. Redis counts from 1970, so the room above is the same.</summary>
internal static class Expiry
{
    public static bool TryAfter(long now, long value, long unit, out long moment)
    {
        moment = 0;
        long sinceEpoch = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        if (value > long.MaxValue / unit || value < long.MinValue / unit || (value * unit) > long.MaxValue - sinceEpoch)
        {
            return false;
        }

        moment = now + (value * unit);
        return true;
    }
}

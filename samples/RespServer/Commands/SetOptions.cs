using System;
using RespServer.Protocol;

namespace RespServer.Commands;

/// <summary>What follows the value of a SET.</summary>
internal struct SetOptions
{
    public bool OnlyNew { get; private set; }

    public bool OnlyOld { get; private set; }

    public bool ReturnOld { get; private set; }

    public bool KeepExpiry { get; private set; }

    /// <summary>When the key ends; 0 when it does not.</summary>
    public long ExpiresAt { get; private set; }

    /// <summary>Reads the options, or tells the client what is wrong with them.</summary>
    public bool TryRead(Arguments arguments, long now, ReplyBuffer reply)
    {
        ReadOnlySpan<byte> time = default;
        long unit = 0;
        for (int i = 3; i < arguments.Count; i++)
        {
            ReadOnlySpan<byte> option = arguments[i];
            bool hasTime = KeepExpiry || unit != 0;
            if (option.Is("NX"u8) && !OnlyOld)
            {
                OnlyNew = true;
            }
            else if (option.Is("XX"u8) && !OnlyNew)
            {
                OnlyOld = true;
            }
            else if (option.Is("GET"u8))
            {
                ReturnOld = true;
            }
            else if (option.Is("KEEPTTL"u8) && unit == 0)
            {
                KeepExpiry = true;
            }
            else if ((option.Is("EX"u8) || option.Is("PX"u8)) && !hasTime && i + 1 < arguments.Count)
            {
                unit = option.Is("EX"u8) ? 1000 : 1;
                time = arguments[++i];
            }
            else
            {
                reply.WriteError(Errors.Syntax);
                return false;
            }
        }

        return unit == 0 || TryReadTime(time, unit, now, reply);
    }

    private bool TryReadTime(ReadOnlySpan<byte> time, long unit, long now, ReplyBuffer reply)
    {
        if (!Number.TryParse(time, out long value))
        {
            reply.WriteError(Errors.NotAnInteger);
            return false;
        }

        if (value <= 0 || !Expiry.TryAfter(now, value, unit, out long moment))
        {
            reply.WriteError(Errors.InvalidExpiry("set"));
            return false;
        }

        ExpiresAt = moment;
        return true;
    }
}

using System;
using System.Text;
using RespServer.Protocol;

namespace RespServer.Commands;

/// <summary>What follows the seconds of an EXPIRE: when it may change anything.</summary>
internal struct ExpireConditions
{
    private bool _none;
    private bool _some;
    private bool _later;
    private bool _earlier;

    /// <summary>Reads the conditions, or tells the client what is wrong with them.</summary>
    public bool TryRead(Arguments arguments, ReplyBuffer reply)
    {
        for (int i = 3; i < arguments.Count; i++)
        {
            ReadOnlySpan<byte> option = arguments[i];
            _none |= option.Is("NX"u8);
            _some |= option.Is("XX"u8);
            _later |= option.Is("GT"u8);
            _earlier |= option.Is("LT"u8);
            if (!option.Is("NX"u8) && !option.Is("XX"u8) && !option.Is("GT"u8) && !option.Is("LT"u8))
            {
                reply.WriteError($"ERR Unsupported option {Encoding.Latin1.GetString(option)}");
                return false;
            }
        }

        if (_none && (_some || _later || _earlier))
        {
            reply.WriteError("ERR NX and XX, GT or LT options at the same time are not compatible"u8);
            return false;
        }

        if (_later && _earlier)
        {
            reply.WriteError("ERR GT and LT options at the same time are not compatible"u8);
            return false;
        }

        return true;
    }

    /// <summary>Whether a key's end may be moved; no end is later than every other.</summary>
    public readonly bool Allow(long current, long moment) =>
        !(_none && current != 0)
        && !(_some && current == 0)
        && !(_later && (current == 0 || moment <= current))
        && !(_earlier && current != 0 && moment >= current);
}

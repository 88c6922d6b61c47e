using System;
using System.Buffers.Binary;

namespace Reactor.Cli;

/// <summary>The bytes of a message: different for every message, so that one that is late, doubled or another's is seen to be wrong.</summary>
internal static class DemoPattern
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>Fills a message with the SplitMix64 sequence of its seed.</summary>
    public static void Fill(Span<byte> message, ulong seed)
    {
        ulong state = seed * Golden;
        while (message.Length >= sizeof(ulong))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(message, Mix(state += Golden));
            message = message[sizeof(ulong)..];
        }

        for (int i = 0; i < message.Length; i++)
        {
            message[i] = (byte)Mix(state += Golden);
        }
    }

    /// <summary>One number of the sequence.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}

using System;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace RespServer.Store;

/// <summary>Sixty-four bits of a key, seeded for each process so that nobody can choose keys that collide. The upper half picks the shard, the lower the bucket.</summary>
internal static class KeyHash
{
    private const ulong First = 0xa0761d6478bd642f;
    private const ulong Second = 0xe7037ed1a0b428db;

    private static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    public static ulong Of(ReadOnlySpan<byte> key)
    {
        ulong hash = Seed ^ ((ulong)key.Length * First);
        while (key.Length > 16)
        {
            hash = Fold(MemoryMarshal.Read<ulong>(key) ^ First, MemoryMarshal.Read<ulong>(key[8..]) ^ hash);
            key = key[16..];
        }

        ulong low = 0;
        ulong high = 0;
        if (key.Length >= 8)
        {
            low = MemoryMarshal.Read<ulong>(key);
            high = MemoryMarshal.Read<ulong>(key[^8..]);
        }
        else if (key.Length >= 4)
        {
            low = MemoryMarshal.Read<uint>(key);
            high = MemoryMarshal.Read<uint>(key[^4..]);
        }
        else if (key.Length > 0)
        {
            low = ((ulong)key[0] << 16) | ((ulong)key[key.Length / 2] << 8) | key[^1];
        }

        return Fold(Second ^ hash, Fold(low ^ First, high ^ hash));
    }

    private static ulong Fold(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }
}

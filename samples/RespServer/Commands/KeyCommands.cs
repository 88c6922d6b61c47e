using System;
using RespServer.Protocol;
using RespServer.Store;

namespace RespServer.Commands;

/// <summary>DEL, EXPIRE and TTL.</summary>
internal static class KeyCommands
{
    public static bool Delete(KeyStore store, ReadOnlySpan<byte> key) => store.Remove(key);

    public static void Expire(KeyStore store, Arguments arguments, ReplyBuffer reply)
    {
        ExpireConditions conditions = default;
        if (arguments.Count > 3 && !conditions.TryRead(arguments, reply))
        {
            return;
        }

        if (!Number.TryParse(arguments[2], out long seconds))
        {
            reply.WriteError(Errors.NotAnInteger);
            return;
        }

        long now = store.Now;
        if (!Expiry.TryAfter(now, seconds, 1000, out long moment))
        {
            reply.WriteError(Errors.InvalidExpiry("expire"));
            return;
        }

        Entry? entry = store.Find(arguments[1]);
        if (entry is null || !conditions.Allow(entry.ExpiresAt, moment))
        {
            reply.WriteInteger(0);
            return;
        }

        if (moment <= now)
        {
            store.Remove(entry);
        }
        else
        {
            store.ExpireAt(entry, moment);
        }

        reply.WriteInteger(1);
    }

    public static void TimeToLive(KeyStore store, Arguments arguments, ReplyBuffer reply)
    {
        Entry? entry = store.Find(arguments[1]);
        reply.WriteInteger(entry is null ? -2 : entry.ExpiresAt == 0 ? -1 : Math.Max(0, (entry.ExpiresAt - store.Now + 500) / 1000));
    }
}

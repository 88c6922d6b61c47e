using System;
using RespServer.Protocol;
using RespServer.Store;

namespace RespServer.Commands;

/// <summary>LPUSH, RPUSH, LRANGE and LPOP.</summary>
internal static class ListCommands
{
    public static void PushFront(KeyStore store, Arguments arguments, ReplyBuffer reply)
    {
        if (TryOpen(store, arguments[1], reply) is ValueList list)
        {
            for (int i = 2; i < arguments.Count; i++)
            {
                list.PushFront(arguments[i]);
            }

            reply.WriteInteger(list.Count);
        }
    }

    public static void PushBack(KeyStore store, Arguments arguments, ReplyBuffer reply)
    {
        if (TryOpen(store, arguments[1], reply) is ValueList list)
        {
            for (int i = 2; i < arguments.Count; i++)
            {
                list.PushBack(arguments[i]);
            }

            reply.WriteInteger(list.Count);
        }
    }

    public static void Range(KeyStore store, Arguments arguments, ReplyBuffer reply)
    {
        if (!Number.TryParse(arguments[2], out long start) || !Number.TryParse(arguments[3], out long stop))
        {
            reply.WriteError(Errors.NotAnInteger);
            return;
        }

        Entry? entry = store.Find(arguments[1]);
        if (entry is null)
        {
            reply.WriteArray(0);
        }
        else if (entry.List is not ValueList list)
        {
            reply.WriteError(Errors.WrongType);
        }
        else
        {
            start = Math.Max(0, start < 0 ? start + list.Count : start);
            stop = Math.Min(list.Count - 1, stop < 0 ? stop + list.Count : stop);
            if (start > stop)
            {
                reply.WriteArray(0);
            }
            else
            {
                list.WriteRange(start, stop - start + 1, reply);
            }
        }
    }

    public static void PopFront(KeyStore store, Arguments arguments, ReplyBuffer reply)
    {
        bool many = arguments.Count == 3;
        long count = 1;
        if (many && (!Number.TryParse(arguments[2], out count) || count < 0))
        {
            reply.WriteError(Errors.NotPositive);
            return;
        }

        Entry? entry = store.Find(arguments[1]);
        if (entry is null)
        {
            if (many)
            {
                reply.WriteNullArray();
            }
            else
            {
                reply.WriteNull();
            }
        }
        else if (entry.List is not ValueList list)
        {
            reply.WriteError(Errors.WrongType);
        }
        else
        {
            count = Math.Min(count, list.Count);
            if (many)
            {
                reply.WriteArray(count);
            }

            for (long i = 0; i < count; i++)
            {
                list.PopFront(reply);
            }

            if (list.Count == 0)
            {
                store.Remove(entry);
            }
        }
    }

    private static ValueList? TryOpen(KeyStore store, ReadOnlySpan<byte> key, ReplyBuffer reply)
    {
        Entry entry = store.FindOrAdd(key, out bool isNew);
        if (isNew)
        {
            return store.BecomeList(entry);
        }

        if (entry.List is null)
        {
            reply.WriteError(Errors.WrongType);
        }

        return entry.List;
    }
}

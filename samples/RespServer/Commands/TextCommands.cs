using RespServer.Protocol;
using RespServer.Store;

namespace RespServer.Commands;

/// <summary>SET, GET and INCR.</summary>
internal static class TextCommands
{
    public static void Get(KeyStore store, Arguments arguments, ReplyBuffer reply) => WriteValue(store.Find(arguments[1]), reply);

    public static void Set(KeyStore store, Arguments arguments, ReplyBuffer reply)
    {
        SetOptions options = default;
        if (arguments.Count > 3 && !options.TryRead(arguments, store.Now, reply))
        {
            return;
        }

        Entry? entry = options.OnlyNew || options.OnlyOld || options.ReturnOld ? store.Find(arguments[1]) : null;
        if (options.ReturnOld)
        {
            if (!WriteValue(entry, reply))
            {
                return;
            }
        }

        if ((options.OnlyNew && entry is not null) || (options.OnlyOld && entry is null))
        {
            if (!options.ReturnOld)
            {
                reply.WriteNull();
            }

            return;
        }

        entry ??= store.FindOrAdd(arguments[1], out _);
        entry.SetText(arguments[2]);
        if (options.ExpiresAt != 0)
        {
            store.ExpireAt(entry, options.ExpiresAt);
        }
        else if (!options.KeepExpiry)
        {
            store.Persist(entry);
        }

        if (!options.ReturnOld)
        {
            reply.WriteOk();
        }
    }

    public static void Increment(KeyStore store, Arguments arguments, ReplyBuffer reply)
    {
        Entry entry = store.FindOrAdd(arguments[1], out bool isNew);
        if (isNew)
        {
            entry.SetNumber(0);
        }

        if (entry.Kind == EntryKind.List)
        {
            reply.WriteError(Errors.WrongType);
        }
        else if (!entry.TryBecomeNumber())
        {
            reply.WriteError(Errors.NotAnInteger);
        }
        else if (entry.Number == long.MaxValue)
        {
            reply.WriteError(Errors.Overflow);
        }
        else
        {
            entry.SetNumber(entry.Number + 1);
            reply.WriteInteger(entry.Number);
        }
    }

    private static bool WriteValue(Entry? entry, ReplyBuffer reply)
    {
        if (entry is null)
        {
            reply.WriteNull();
        }
        else if (entry.Kind == EntryKind.List)
        {
            reply.WriteError(Errors.WrongType);
            return false;
        }
        else
        {
            entry.WriteTo(reply);
        }

        return true;
    }
}

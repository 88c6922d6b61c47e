using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Reactor.Kqueue;

namespace Reactor.Tests.Kqueue;

/// <summary>The words of a trace: flags, filters and errors by name, so that a trace reads the same whatever numbers a system gives them.</summary>
internal static class KqueueText
{
    /// <summary>What stands for no flags, and for a number that systems choose as they like.</summary>
    public const string Nothing = "-";
    public const string Anything = "*";

    private static readonly (string Name, int Bit)[] Flags =
    [
        ("add", Interop.EV_ADD),
        ("delete", Interop.EV_DELETE),
        ("enable", Interop.EV_ENABLE),
        ("disable", Interop.EV_DISABLE),
        ("oneshot", Interop.EV_ONESHOT),
        ("clear", Interop.EV_CLEAR),
        ("receipt", Interop.EV_RECEIPT),
        ("dispatch", Interop.EV_DISPATCH),
        ("error", Interop.EV_ERROR),
        ("eof", Interop.EV_EOF),
    ];

    private static readonly (string Name, int Number)[] Errors =
    [
        ("ENOENT", Errno.ENOENT), ("EINTR", Errno.EINTR), ("EBADF", Errno.EBADF), ("ENOMEM", Errno.ENOMEM), ("EINVAL", Errno.EINVAL), ("EPIPE", 32), ("ECONNRESET", 54),
    ];

    public static string FlagNames(int flags)
    {
        List<string> names = [.. Flags.Where(flag => (flags & flag.Bit) != 0).Select(flag => flag.Name)];
        int unknown = flags & ~Flags.Aggregate(0, (all, flag) => all | flag.Bit);
        if (unknown != 0)
        {
            names.Add($"0x{unknown:x}");
        }

        return names.Count == 0 ? Nothing : string.Join('|', names);
    }

    public static int FlagsNamed(string names)
    {
        int flags = 0;
        foreach (string name in names == Nothing ? [] : names.Split('|'))
        {
            (string Name, int Bit) known = Array.Find(Flags, flag => flag.Name == name);
            flags |= known.Bit != 0 ? known.Bit : throw new FormatException($"'{name}' is no flag of a kevent.");
        }

        return flags;
    }

    public static string FilterName(KnoteFilter filter) => filter switch
    {
        KnoteFilter.Read => "read",
        KnoteFilter.Write => "write",
        _ => "user",
    };

    public static KnoteFilter FilterNamed(string name) => name switch
    {
        "read" => KnoteFilter.Read,
        "write" => KnoteFilter.Write,
        "user" => KnoteFilter.User,
        _ => throw new FormatException($"'{name}' is no filter; there are read, write and user."),
    };

    public static string ErrorName(long number) =>
        number == 0 ? "0" : Array.Find(Errors, error => error.Number == number).Name ?? number.ToString(CultureInfo.InvariantCulture);
}

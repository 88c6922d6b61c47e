using System;
using System.Collections.Generic;

namespace Reactor.Tests.Kqueue;

/// <summary>What a kernel makes of EV_ENABLE and EV_DISABLE in one change.</summary>
public enum EnableWithDisable
{
    /// <summary>EINVAL.</summary>
    Refused,

    /// <summary>The knote is disabled.</summary>
    Disables,

    /// <summary>Both are done, the enabling last.</summary>
    Enables,
}

/// <summary>Where the kernels with a kqueue differ. Each name is a sentence about the kernel; what none of them says is the same on all.</summary>
public sealed record KqueueProfile
{
    /// <summary>As FreeBSD 13's own kernel code does it.</summary>
    public static readonly KqueueProfile FreeBsd = new()
    {
        Name = "freebsd",
        UserFilter = -11,
        ReceiptWithoutRoomEndsTheCall = true,
        TriggerBesideClearIsLost = true,
        EnableAndDisableTogether = EnableWithDisable.Refused,
        EveryTouchSetsUserData = true,
        EveryTouchLooksAgain = true,
        OutputKeepsActions = false,
        ErrorFlagsAreAdded = false,
        DeleteLooksAtTheDescriptorFirst = true,
        AddWinsOverDelete = true,
        FilterZeroIsSkipped = true,
    };

    /// <summary>As XNU's source says it.</summary>
    public static readonly KqueueProfile Xnu = new()
    {
        Name = "xnu",
        UserFilter = -10,
        FirstAddMayTrigger = true,
        EnableAndDisableTogether = EnableWithDisable.Disables,
        EveryTouchSetsUserData = true,
        EveryTouchLooksAgain = true,
        OutputKeepsActions = true,
        ErrorFlagsAreAdded = true,
        TimeoutIsJudgedFirst = true,
        CloseEndsWaits = true,
    };

    /// <summary>As NetBSD 10's own kernel code does it.</summary>
    public static readonly KqueueProfile NetBsd = new()
    {
        Name = "netbsd",
        UserFilter = 8,
        ReceiptWithoutRoomEndsTheCall = true,
        TriggerBesideClearIsLost = true,
        AddEnables = true,
        EnableAndDisableTogether = EnableWithDisable.Enables,
        OutputKeepsActions = true,
        DeleteLooksAtTheDescriptorFirst = true,
        AddWinsOverDelete = true,
    };

    public static IReadOnlyList<KqueueProfile> All { get; } = [FreeBsd, Xnu, NetBsd];

    public required string Name { get; init; }

    /// <summary>EVFILT_USER.</summary>
    public required int UserFilter { get; init; }

    /// <summary>With nevents = 0 an EV_RECEIPT ends the call after its change, and 0 is returned.</summary>
    public bool ReceiptWithoutRoomEndsTheCall { get; init; }

    /// <summary>EV_CLEAR in a change of an EVFILT_USER takes back the trigger, pending or in that same change.</summary>
    public bool TriggerBesideClearIsLost { get; init; }

    /// <summary>NOTE_TRIGGER in the first EV_ADD fires.</summary>
    public bool FirstAddMayTrigger { get; init; }

    /// <summary>EV_ADD of a knote that is there enables it.</summary>
    public bool AddEnables { get; init; }

    public EnableWithDisable EnableAndDisableTogether { get; init; }

    /// <summary>Any change takes over udata; otherwise EV_ADD alone does.</summary>
    public bool EveryTouchSetsUserData { get; init; }

    /// <summary>Any change looks at the descriptor afresh, so that EV_ENABLE reports what is still there; otherwise EV_ADD alone does.</summary>
    public bool EveryTouchLooksAgain { get; init; }

    /// <summary>Events come back with the EV_ADD that made the knote.</summary>
    public bool OutputKeepsActions { get; init; }

    /// <summary>A refused change comes back with its own flags and EV_ERROR; otherwise with EV_ERROR alone.</summary>
    public bool ErrorFlagsAreAdded { get; init; }

    /// <summary>EV_DELETE of a closed descriptor is EBADF; otherwise ENOENT.</summary>
    public bool DeleteLooksAtTheDescriptorFirst { get; init; }

    /// <summary>EV_ADD | EV_DELETE of what is not there adds it; otherwise ENOENT.</summary>
    public bool AddWinsOverDelete { get; init; }

    /// <summary>A change of filter 0 is passed over without a word.</summary>
    public bool FilterZeroIsSkipped { get; init; }

    /// <summary>A bad timeout is refused before any change is made.</summary>
    public bool TimeoutIsJudgedFirst { get; init; }

    /// <summary>Closing the kqueue ends the waits on it.</summary>
    public bool CloseEndsWaits { get; init; }

    public static KqueueProfile Named(string name)
    {
        foreach (KqueueProfile profile in All)
        {
            if (profile.Name == name)
            {
                return profile;
            }
        }

        throw new ArgumentException($"There is no kqueue profile '{name}'. Use freebsd, xnu or netbsd.", nameof(name));
    }

    public override string ToString() => Name;
}

using Reactor.Kqueue;

namespace Reactor.Tests.Kqueue;

// The change list: kqueue_register of the BSDs, kevent_register of XNU.
internal sealed partial class ModelKqueue
{
    private const uint UserFilterFlags = 0x00ffffff;

    /// <summary>XNU strikes out what another flag of the same change overrules, and the struck-out ones do not come back.</summary>
    private static int FlagsAsTaken(int flags)
    {
        int taken = (flags & Interop.EV_DELETE) != 0 ? flags & ~Interop.EV_ADD : flags;
        return (taken & Interop.EV_DISABLE) != 0 ? taken & ~Interop.EV_ENABLE : taken;
    }

    private int Register<TKevent>(in TKevent change)
        where TKevent : unmanaged, IKevent<TKevent>
    {
        if (!TryGetFilter<TKevent>(change.Filter, out KnoteFilter filter))
        {
            return Errno.EINVAL;
        }

        int flags = change.Flags;
        const int Both = Interop.EV_ENABLE | Interop.EV_DISABLE;
        if ((flags & Both) == Both && _profile.EnableAndDisableTogether == EnableWithDisable.Refused)
        {
            return Errno.EINVAL;
        }

        bool adds = (flags & Interop.EV_ADD) != 0;
        bool deletes = (flags & Interop.EV_DELETE) != 0;
        FileIdentity file = default;
        bool isOpen = filter == KnoteFilter.User || (change.Ident <= int.MaxValue && FileIdentity.TryGet((int)change.Ident, out file));
        if (!isOpen && (_profile.DeleteLooksAtTheDescriptorFirst || (adds && !deletes)))
        {
            return Errno.EBADF;
        }

        if (!_byIdent.TryGetValue((filter, change.Ident), out Knote? knote))
        {
            return adds && (!deletes || _profile.AddWinsOverDelete) ? Attach(change, filter, file) : Errno.ENOENT;
        }

        if (deletes)
        {
            Drop(knote);
            return 0;
        }

        Touch(knote, change, adds);
        return 0;
    }

    private int Attach<TKevent>(in TKevent change, KnoteFilter filter, FileIdentity file)
        where TKevent : unmanaged, IKevent<TKevent>
    {
        Knote knote = _spare.TryPop(out Knote? spare) ? spare : new Knote();
        knote.Ident = change.Ident;
        knote.Filter = filter;
        knote.FilterNumber = change.Filter;
        knote.Flags = _profile.ErrorFlagsAreAdded ? FlagsAsTaken(change.Flags) : change.Flags;
        knote.SavedFilterFlags = filter == KnoteFilter.User ? change.FilterFlags & UserFilterFlags : change.FilterFlags;
        knote.SavedData = change.Data;
        knote.UserData = change.UserData;
        knote.File = file;
        knote.Seen = default;
        knote.Disabled = knote.Active = knote.Queued = knote.Dropped = false;
        knote.Triggered = filter == KnoteFilter.User && (change.FilterFlags & Interop.NOTE_TRIGGER) != 0 && _profile.FirstAddMayTrigger;
        if (filter != KnoteFilter.User)
        {
            int result = _watch.Add(knote.Descriptor);
            if (result < 0)
            {
                _spare.Push(knote);
                return -result;
            }
        }

        _byIdent.Add((filter, change.Ident), knote);
        _knotes.Add(knote);
        SetDisabled(knote, change.Flags);
        Reconsider(knote);
        return 0;
    }

    private void Touch<TKevent>(Knote knote, in TKevent change, bool adds)
        where TKevent : unmanaged, IKevent<TKevent>
    {
        if (adds || _profile.EveryTouchSetsUserData)
        {
            knote.UserData = change.UserData;
        }

        bool triggers = knote.Filter == KnoteFilter.User && (change.FilterFlags & Interop.NOTE_TRIGGER) != 0;
        knote.Triggered |= triggers;
        if (knote.Filter == KnoteFilter.User && _profile.TriggerBesideClearIsLost && (change.Flags & Interop.EV_CLEAR) != 0)
        {
            knote.Triggered = false;
        }

        SetDisabled(knote, adds && _profile.AddEnables ? change.Flags | Interop.EV_ENABLE : change.Flags);
        if (adds || triggers || _profile.EveryTouchLooksAgain)
        {
            Reconsider(knote);
        }

        Enqueue(knote);
    }

    private void SetDisabled(Knote knote, int flags)
    {
        bool enables = (flags & Interop.EV_ENABLE) != 0;
        if ((flags & Interop.EV_DISABLE) != 0)
        {
            knote.Disabled = !enables || _profile.EnableAndDisableTogether != EnableWithDisable.Enables;
        }
        else if (enables)
        {
            knote.Disabled = false;
        }
    }

    private void Reconsider(Knote knote)
    {
        LookAt(knote);
        if (Holds(knote))
        {
            Activate(knote);
            if (_callers > 1)
            {
                _watch.Interrupt();
            }
        }
    }

    private void Drop(Knote knote)
    {
        _byIdent.Remove((knote.Filter, knote.Ident));
        _knotes.Remove(knote);
        knote.Dropped = true;
        KnoteFilter other = knote.Filter == KnoteFilter.Read ? KnoteFilter.Write : KnoteFilter.Read;
        if (knote.Filter != KnoteFilter.User && !_byIdent.ContainsKey((other, knote.Ident)))
        {
            _watch.Remove(knote.Descriptor);
        }

        if (!knote.Queued)
        {
            Recycle(knote);
        }
    }

    private void Recycle(Knote knote) => _spare.Push(knote);

    private bool TryGetFilter<TKevent>(int number, out KnoteFilter filter)
        where TKevent : unmanaged, IKevent<TKevent>
    {
        filter = number == TKevent.ReadFilter ? KnoteFilter.Read : number == TKevent.WriteFilter ? KnoteFilter.Write : KnoteFilter.User;
        return filter != KnoteFilter.User || number == _profile.UserFilter;
    }
}

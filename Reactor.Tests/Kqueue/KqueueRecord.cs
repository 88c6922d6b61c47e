namespace Reactor.Tests.Kqueue;

/// <summary>A change or an event, free of any system's layout and numbers.</summary>
/// <param name="Ident">The descriptor, or the number of a user event.</param>
/// <param name="Filter">What is watched.</param>
/// <param name="Flags">EV_...</param>
/// <param name="FilterFlags">NOTE_..., or the socket's error.</param>
/// <param name="Data">Bytes, connections, room, or an error number.</param>
/// <param name="UserData">What the change said.</param>
internal readonly record struct KqueueRecord(nuint Ident, KnoteFilter Filter, int Flags, uint FilterFlags = 0, long Data = 0, ulong UserData = 0);

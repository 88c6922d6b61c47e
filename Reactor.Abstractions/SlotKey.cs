namespace Reactor;

/// <summary>
/// Slot and generation in 64 bits: what a backend hands the kernel as user data, so that an event names its registration
/// without a pointer into the managed heap. Generations start at 1, so 0 is never a registration.
/// </summary>
internal static class SlotKey
{
    public static ulong Of(int slot, uint generation) => ((ulong)generation << 32) | (uint)slot;

    public static int SlotOf(ulong key) => (int)(uint)key;

    public static uint GenerationOf(ulong key) => (uint)(key >> 32);
}

using System.Globalization;

namespace Reactor;

/// <summary>The one spelling of handles in messages and traces.</summary>
internal static class HandleText
{
    public static string Of(int poller, ulong key) => poller == 0
        ? "none"
        : string.Create(CultureInfo.InvariantCulture, $"{poller}:{SlotKey.SlotOf(key)}.{SlotKey.GenerationOf(key)}");
}

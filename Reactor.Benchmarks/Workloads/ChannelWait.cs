using System.Threading.Channels;
using System.Threading.Tasks;

namespace Reactor.Benchmarks;

/// <summary>How a thread of its own waits for a channel: it blocks only when there is nothing.</summary>
internal static class ChannelWait
{
    public static bool ForItems<T>(ChannelReader<T> reader)
    {
        ValueTask<bool> wait = reader.WaitToReadAsync();
        return wait.IsCompletedSuccessfully ? wait.Result : wait.AsTask().GetAwaiter().GetResult();
    }
}

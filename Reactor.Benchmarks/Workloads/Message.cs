using System.Runtime.CompilerServices;

namespace Reactor.Benchmarks;

/// <summary>64 bytes by value.</summary>
[InlineArray(8)]
internal struct Message
{
    private long _first;

    public static Message Filled(long value)
    {
        Message message = default;
        for (int i = 0; i < 8; i++)
        {
            message[i] = value;
        }

        return message;
    }
}

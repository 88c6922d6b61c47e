using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Reactor.Cli;

/// <summary>What one backend did in the demo.</summary>
internal sealed record DemoResult
{
    /// <summary>The backend.</summary>
    public required string Backend { get; init; }

    /// <summary>What woke its loops.</summary>
    public required string Signaler { get; init; }

    /// <summary>TCP round trips of which every byte was right.</summary>
    public required long Messages { get; init; }

    /// <summary>Round trips that went wrong, over TCP and through the pipes.</summary>
    public required long Errors { get; init; }

    /// <summary>TCP round trips per second.</summary>
    public required double MessagesPerSecond { get; init; }

    /// <summary>Half of the TCP round trips took no longer, in microseconds.</summary>
    public required double P50 { get; init; }

    /// <summary>99 of 100 TCP round trips took no longer, in microseconds.</summary>
    public required double P99 { get; init; }

    /// <summary>Signals that reached the loops.</summary>
    public required long Signals { get; init; }

    /// <summary>Of these, the ones that shared a callback with an earlier one.</summary>
    public required long Coalesced { get; init; }

    /// <summary>Bytes that the loop threads allocated while the clients talked, per TCP round trip.</summary>
    public required double AllocatedBytesPerMessage { get; init; }

    /// <summary>Round trips through the in-process pipes.</summary>
    public required long PipeMessages { get; init; }

    /// <summary>Half of the pipes' round trips took no longer, in microseconds.</summary>
    public required double PipeP50 { get; init; }

    /// <summary>99 of 100 of the pipes' round trips took no longer, in microseconds.</summary>
    public required double PipeP99 { get; init; }

    /// <summary>What went wrong first, a leak included; null when nothing did.</summary>
    public required string? Fault { get; init; }

    /// <summary>The result as one line of JSON.</summary>
    public string ToJson()
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("backend", Backend);
            json.WriteString("signaler", Signaler);
            json.WriteNumber("messages", Messages);
            json.WriteNumber("errors", Errors);
            json.WriteNumber("messages_per_second", double.Round(MessagesPerSecond, 1));
            json.WriteNumber("p50_us", double.Round(P50, 2));
            json.WriteNumber("p99_us", double.Round(P99, 2));
            json.WriteNumber("signals", Signals);
            json.WriteNumber("coalesced", Coalesced);
            json.WriteNumber("allocated_bytes_per_message", double.Round(AllocatedBytesPerMessage, 3));
            json.WriteNumber("pipe_messages", PipeMessages);
            json.WriteNumber("pipe_p50_us", double.Round(PipeP50, 2));
            json.WriteNumber("pipe_p99_us", double.Round(PipeP99, 2));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

using System;

namespace Reactor.Cli;

/// <summary>What the demo is asked to do.</summary>
/// <param name="Duration">How long each backend is driven.</param>
/// <param name="Connections">TCP clients.</param>
/// <param name="Size">Bytes per message.</param>
internal sealed record DemoOptions(TimeSpan Duration, int Connections, int Size);

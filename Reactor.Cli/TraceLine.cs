using System;

namespace Reactor.Cli;

/// <summary>One traced event.</summary>
/// <param name="Elapsed">Since the trace began.</param>
/// <param name="Thread">On which thread.</param>
/// <param name="Text">What happened.</param>
internal sealed record TraceLine(TimeSpan Elapsed, string Thread, string Text);

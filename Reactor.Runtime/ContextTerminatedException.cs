using System;

namespace Reactor.Runtime;

/// <summary>The context of a socket is shutting down: nothing but closing the socket is left to do.</summary>
/// <param name="message">What was tried, and what to do now.</param>
public sealed class ContextTerminatedException(string message) : InvalidOperationException(message);

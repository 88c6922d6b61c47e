using System;

namespace Reactor.Tests.Model;

/// <summary>The poller did what the model forbids, or did not do what it demands.</summary>
public sealed class ModelViolationException(string message) : Exception(message);

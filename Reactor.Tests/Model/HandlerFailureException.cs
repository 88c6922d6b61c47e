using System;

namespace Reactor.Tests.Model;

/// <summary>What a callback throws when its program says so.</summary>
public sealed class HandlerFailureException : Exception;

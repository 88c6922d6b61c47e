using System;

namespace Reactor.Tests.Races;

/// <summary>Unwinds a thread whose execution is over.</summary>
internal sealed class ExecutionAbandoned : Exception;

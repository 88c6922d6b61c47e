using System;

namespace Reactor.Tests.Misuse;

/// <summary>A row of the table: a member, a wrong use of it, and the code that does it.</summary>
internal sealed record MisuseCase(string Member, string Use, Action<MisuseStage> Act);

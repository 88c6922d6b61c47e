namespace Reactor.Tests.Model;

/// <summary>A pending timer as the model knows it.</summary>
internal sealed record ModelTimer(TimerHandle Handle, long Deadline, int Token, int AddedIn);

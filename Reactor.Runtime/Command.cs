namespace Reactor.Runtime;

/// <summary>What one thread asks an object on another thread to do. The codes are the target's own.</summary>
/// <param name="Target">Who runs it.</param>
/// <param name="Code">What to do.</param>
/// <param name="Argument">With what.</param>
/// <param name="Number">And how much.</param>
public readonly record struct Command(ICommandHandler Target, int Code = 0, object? Argument = null, long Number = 0);

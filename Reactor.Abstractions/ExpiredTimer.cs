namespace Reactor;

/// <summary>A timer that has left the heap and is about to be called.</summary>
internal readonly record struct ExpiredTimer(ulong Key, ITimerHandler Handler, int Token, long Deadline);

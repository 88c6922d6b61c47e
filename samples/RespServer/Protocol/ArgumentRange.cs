namespace RespServer.Protocol;

/// <summary>Where an argument stands, counted from the request's first byte.</summary>
internal readonly record struct ArgumentRange(int Offset, int Length);

using System.Runtime.CompilerServices;

namespace Reactor.Tests.Runtime;

/// <summary>Items of some length, by value.</summary>
[InlineArray(40)]
public struct Bytes40
{
    private byte _first;
}

/// <inheritdoc cref="Bytes40"/>
[InlineArray(64)]
public struct Bytes64
{
    private byte _first;
}

/// <inheritdoc cref="Bytes40"/>
[InlineArray(200)]
public struct Bytes200
{
    private byte _first;
}

/// <inheritdoc cref="Bytes40"/>
[InlineArray(5000)]
public struct Bytes5000
{
    private byte _first;
}

using System;
using System.Runtime.InteropServices;

namespace Reactor.Select;

/// <summary>A bit for each descriptor number, in native memory, grown before a bit is set and never written outside.</summary>
internal sealed unsafe class DescriptorSet : IDisposable
{
    private const int BitsPerWord = 64;

    private ulong* _words;

    public DescriptorSet(int words)
    {
        Words = words;
        _words = (ulong*)NativeMemory.AllocZeroed((nuint)words, sizeof(ulong));
    }

    public int Words { get; private set; }

    public ulong* Start => _words;

    public void Add(int descriptor) => _words[descriptor / BitsPerWord] |= Bit(descriptor);

    public void Remove(int descriptor) => _words[descriptor / BitsPerWord] &= ~Bit(descriptor);

    public bool Contains(int descriptor) => (_words[descriptor / BitsPerWord] & Bit(descriptor)) != 0;

    /// <summary>Makes room for a descriptor number.</summary>
    public void Reach(int descriptor)
    {
        int needed = (descriptor / BitsPerWord) + 1;
        if (needed > Words)
        {
            int words = Math.Max(needed, Words * 2);
            _words = (ulong*)NativeMemory.Realloc(_words, (nuint)words * sizeof(ulong));
            new Span<ulong>(_words + Words, words - Words).Clear();
            Words = words;
        }
    }

    /// <summary>Takes over the first words of a set of the same size.</summary>
    public void CopyFrom(DescriptorSet other, int words) =>
        new ReadOnlySpan<ulong>(other._words, words).CopyTo(new Span<ulong>(_words, Words));

    public void Dispose()
    {
        NativeMemory.Free(_words);
        _words = null;
    }

    private static ulong Bit(int descriptor) => 1UL << (descriptor % BitsPerWord);
}

using System;

namespace Reactor.Tests.Races;

/// <summary>For each location, the oldest message that may still be read: what a thread, or the message it reads, has seen.</summary>
internal sealed class View
{
    private int[] _oldest = new int[32];

    public int this[int location]
    {
        get => location < _oldest.Length ? _oldest[location] : 0;
        set
        {
            if (location >= _oldest.Length)
            {
                Array.Resize(ref _oldest, Math.Max(location + 1, _oldest.Length * 2));
            }

            _oldest[location] = value;
        }
    }

    public void Join(View other)
    {
        if (other._oldest.Length > _oldest.Length)
        {
            Array.Resize(ref _oldest, other._oldest.Length);
        }

        for (int i = 0; i < other._oldest.Length; i++)
        {
            _oldest[i] = Math.Max(_oldest[i], other._oldest[i]);
        }
    }

    public void Clear() => Array.Clear(_oldest);
}

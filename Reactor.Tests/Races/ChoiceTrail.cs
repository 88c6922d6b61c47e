using System;
using System.Collections.Generic;

namespace Reactor.Tests.Races;

/// <summary>The decisions of an execution, walked depth first: the next execution repeats all but the last one that has an alternative left.</summary>
internal sealed class ChoiceTrail
{
    private readonly List<(int Chosen, int Count)> _choices = [];
    private int _position;

    public void Restart() => _position = 0;

    public int Choose(int count)
    {
        if (count == 1)
        {
            return 0;
        }

        if (_position == _choices.Count)
        {
            _choices.Add((0, count));
        }

        (int chosen, int before) = _choices[_position++];
        return before == count ? chosen : throw new InvalidOperationException($"The program is not deterministic: {before} alternatives before, {count} now.");
    }

    /// <summary>Goes to the next execution.</summary>
    /// <returns>False when there is none left.</returns>
    public bool Advance()
    {
        while (_choices.Count > 0 && _choices[^1].Chosen + 1 == _choices[^1].Count)
        {
            _choices.RemoveAt(_choices.Count - 1);
        }

        if (_choices.Count == 0)
        {
            return false;
        }

        _choices[^1] = (_choices[^1].Chosen + 1, _choices[^1].Count);
        return true;
    }
}

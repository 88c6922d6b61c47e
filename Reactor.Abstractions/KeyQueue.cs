using System;

namespace Reactor;

/// <summary>
/// A first-in first-out list of registration keys: the ready list and the list of changed interests. A key whose registration has been removed
/// meanwhile is recognised by its generation when it is taken out, so removing never searches here.
/// </summary>
internal sealed class KeyQueue
{
    private ulong[] _keys = new ulong[16];
    private int _head;
    private int _tail;

    public bool IsEmpty => _head == _tail;

    public void Enqueue(ulong key)
    {
        if (_tail == _keys.Length)
        {
            MakeRoom();
        }

        _keys[_tail++] = key;
    }

    public ulong Dequeue()
    {
        ulong key = _keys[_head++];
        if (_head == _tail)
        {
            _head = _tail = 0;
        }

        return key;
    }

    private void MakeRoom()
    {
        int count = _tail - _head;
        if (count > _keys.Length / 2)
        {
            Array.Resize(ref _keys, _keys.Length * 2);
        }

        Array.Copy(_keys, _head, _keys, 0, count);
        (_head, _tail) = (0, count);
    }
}

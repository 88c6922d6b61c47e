using System.Collections.Generic;

namespace Reactor.Runtime;

/// <summary>The sockets of a context by slot, a small number that is reused. The context's lock guards it.</summary>
internal sealed class SocketSlots(int capacity)
{
    private readonly List<ReactorSocket?> _sockets = [];
    private readonly Stack<int> _free = new();

    public bool TryAdd(ReactorSocket socket, out int slot)
    {
        if (_free.TryPop(out slot))
        {
            _sockets[slot] = socket;
            return true;
        }

        slot = _sockets.Count;
        if (slot == capacity)
        {
            return false;
        }

        _sockets.Add(socket);
        return true;
    }

    public void Remove(int slot)
    {
        _sockets[slot] = null;
        _free.Push(slot);
    }

    public ReactorSocket[] All() => [.. Live()];

    private IEnumerable<ReactorSocket> Live()
    {
        foreach (ReactorSocket? socket in _sockets)
        {
            if (socket is not null)
            {
                yield return socket;
            }
        }
    }
}

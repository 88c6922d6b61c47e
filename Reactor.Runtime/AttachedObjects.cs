using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Threading;

namespace Reactor.Runtime;

/// <summary>The objects of an I/O thread, and which of them are still to be stopped. Its thread changes it; others may list it.</summary>
internal sealed class AttachedObjects
{
    private readonly Lock _lock = new();
    private readonly HashSet<IIoObject> _attached = new(ReferenceEqualityComparer.Instance);
    private readonly Queue<IIoObject> _unstopped = new();
    private bool _stopping;

    /// <summary>Whether nobody is attached.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _attached.Count == 0;
            }
        }
    }

    /// <summary>Whether <see cref="TryTakeUnstopped"/> has not seen all yet.</summary>
    public bool HasUnstopped => _unstopped.Count > 0;

    /// <summary>Adds an object; while stopping it is to be stopped at once.</summary>
    /// <returns>False when it is attached already.</returns>
    public bool Add(IIoObject ioObject)
    {
        lock (_lock)
        {
            if (!_attached.Add(ioObject))
            {
                return false;
            }
        }

        if (_stopping && !_unstopped.Contains(ioObject))
        {
            _unstopped.Enqueue(ioObject);
        }

        return true;
    }

    public bool Remove(IIoObject ioObject)
    {
        lock (_lock)
        {
            return _attached.Remove(ioObject);
        }
    }

    /// <summary>From now on everything attached, now or later, is to be stopped.</summary>
    public void BeginStop()
    {
        _stopping = true;
        foreach (IIoObject ioObject in _attached)
        {
            _unstopped.Enqueue(ioObject);
        }
    }

    /// <summary>Takes the next object to stop, which has not left by itself meanwhile.</summary>
    public bool TryTakeUnstopped([NotNullWhen(true)] out IIoObject? ioObject)
    {
        while (_unstopped.TryDequeue(out ioObject))
        {
            if (_attached.Contains(ioObject))
            {
                return true;
            }
        }

        return false;
    }

    public List<IIoObject> List()
    {
        lock (_lock)
        {
            return [.. _attached];
        }
    }
}

using System;

namespace Reactor.Iocp;

/// <summary>
/// The driver's handles through which a poller's sockets are polled. The driver walks over all requests of a handle when one of them ends, so a handle serves
/// a limited number of sockets. The handles, not the sockets, are associated with the port: a socket can go to another port at any time.
/// </summary>
internal sealed class AfdGroups<TKernel>
    where TKernel : struct, IIocpKernel
{
    public const int Capacity = 32;

    private readonly TKernel _kernel;
    private readonly nint _port;
    private Group[] _groups = new Group[1];

    /// <summary>Where the search for room begins: at the group that had some last.</summary>
    private int _last;

    public AfdGroups(TKernel kernel, nint port)
    {
        _kernel = kernel;
        _port = port;
    }

    /// <summary>Takes a place in a group.</summary>
    /// <param name="group">The group, for <see cref="Leave"/>.</param>
    /// <param name="afd">Its handle.</param>
    /// <returns>0, or the negated error for which no handle could be opened.</returns>
    public int Join(out int group, out nint afd)
    {
        group = FindRoom();
        ref Group found = ref _groups[group];
        if (found.Afd == 0)
        {
            int result = _kernel.OpenAfd(_port, out found.Afd);
            if (result < 0)
            {
                found.Afd = 0;
                afd = 0;
                return result;
            }
        }

        found.Count++;
        _last = group;
        afd = found.Afd;
        return 0;
    }

    /// <summary>Gives the place back, after the last packet of its poll. An empty group is closed, except the first.</summary>
    public void Leave(int group)
    {
        ref Group left = ref _groups[group];
        left.Count--;
        _last = group;
        if (left.Count == 0 && group != 0)
        {
            _kernel.Close(left.Afd);
            left.Afd = 0;
        }
    }

    public void Close()
    {
        foreach (Group group in _groups)
        {
            if (group.Afd != 0)
            {
                _kernel.Close(group.Afd);
            }
        }

        _groups = [];
    }

    private int FindRoom()
    {
        for (int i = 0; i < _groups.Length; i++)
        {
            int group = (_last + i) % _groups.Length;
            if (_groups[group].Count < Capacity)
            {
                return group;
            }
        }

        int added = _groups.Length;
        Array.Resize(ref _groups, added * 2);
        return added;
    }

    private struct Group
    {
        public nint Afd;
        public int Count;
    }
}

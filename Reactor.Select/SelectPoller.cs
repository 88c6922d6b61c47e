using System;
using System.Numerics;

namespace Reactor.Select;

/// <summary>
/// select is level-triggered and keeps nothing in the kernel: two bit sets hold the interest, and the kernel overwrites copies of them. The sets are our own,
/// as wide as the highest descriptor needs, because the kernel has no limit where C's fd_set has one.
/// </summary>
internal sealed unsafe class SelectPoller<TKernel> : PollerBase
    where TKernel : struct, ISelectKernel
{
    private const int BitsPerWord = 64;
    private const int FirstWords = 16;

    private readonly TKernel _kernel;
    private readonly DescriptorSet _read = new(FirstWords);
    private readonly DescriptorSet _write = new(FirstWords);
    private readonly DescriptorSet _readable = new(FirstWords);
    private readonly DescriptorSet _writable = new(FirstWords);

    /// <summary>By descriptor: the key of its registration, 0 for none.</summary>
    private ulong[] _keys = new ulong[FirstWords * BitsPerWord];

    /// <summary>One past the highest registered descriptor.</summary>
    private int _limit;

    /// <summary>The descriptor where the next harvest begins, when the last one had more than a batch.</summary>
    private int _next;

    public SelectPoller(TKernel kernel, PollerOptions? options)
        : base("select", null, options)
    {
        _kernel = kernel;
        try
        {
            Open();
        }
        catch
        {
            Close();
            throw;
        }
    }

    public override int? MaxDescriptors => _kernel.SetSize;

    protected override void Register(ulong key, nint descriptor, Interest interest)
    {
        int result = _kernel.Probe(descriptor);
        if (result < 0)
        {
            throw PollerException.FromErrno("Add", descriptor, -result);
        }

        if (descriptor >= _kernel.SetSize)
        {
            throw new PollerException(PollerError.LimitReached, "Add", descriptor, 0, $"select holds descriptor numbers below {_kernel.SetSize} here. Use another backend.");
        }

        int number = (int)descriptor;
        _read.Reach(number);
        _write.Reach(number);
        _readable.Reach(number);
        _writable.Reach(number);
        if (number >= _keys.Length)
        {
            Array.Resize(ref _keys, Math.Max(number + 1, _keys.Length * 2));
        }

        _keys[number] = key;
        _limit = Math.Max(_limit, number + 1);
        Set(number, interest);
    }

    protected override int Modify(ulong key, nint descriptor, Interest interest)
    {
        Set((int)descriptor, interest);
        return 0;
    }

    protected override void Unregister(ulong key, nint descriptor)
    {
        Set((int)descriptor, Interest.None);
        _keys[(int)descriptor] = 0;
        while (_limit > 0 && _keys[_limit - 1] == 0)
        {
            _limit--;
        }
    }

    protected override void Wait(long nanoseconds)
    {
        int words = (_limit + BitsPerWord - 1) / BitsPerWord;
        int count = Select(words, nanoseconds);
        if (count == -Errno.EBADF)
        {
            // One owner's mistake keeps nobody else waiting.
            FailClosed();
            count = Select(words, 0);
        }

        if (count < 0)
        {
            if (count is not (-Errno.EINTR or -Errno.EBADF))
            {
                throw PollerException.FromErrno("select", -1, -count);
            }

            return;
        }

        // The kernel counts bits, two for a descriptor that is ready in both directions; the batch counts descriptors.
        int room = BatchSize;
        int number = count > BatchSize && _next < _limit ? _next : 0;
        while (count > 0 && room > 0)
        {
            int word = number / BitsPerWord;
            ulong ready = (_readable.Start[word] | _writable.Start[word]) & (ulong.MaxValue << (number % BitsPerWord));
            if (ready == 0)
            {
                number = word + 1 == words ? 0 : (word + 1) * BitsPerWord;
                continue;
            }

            number = (word * BitsPerWord) + BitOperations.TrailingZeroCount(ready);
            room--;
            count -= HarvestBits(number);
            number = number + 1 == words * BitsPerWord ? 0 : number + 1;
        }

        _next = number;
    }

    protected override void Interrupt() => throw new InvalidOperationException("select has no wakeup of its own; the socket pair is used.");

    protected override void Close()
    {
        _read.Dispose();
        _write.Dispose();
        _readable.Dispose();
        _writable.Dispose();
    }

    private int Select(int words, long nanoseconds)
    {
        _readable.CopyFrom(_read, words);
        _writable.CopyFrom(_write, words);
        return _kernel.Select(_limit, _readable.Start, _writable.Start, nanoseconds);
    }

    private int HarvestBits(int number)
    {
        Readiness readiness = Readiness.None;
        int bits = 0;
        if (_readable.Contains(number))
        {
            readiness |= Readiness.Read;
            bits++;
        }

        if (_writable.Contains(number))
        {
            readiness |= Readiness.Write;
            bits++;
        }

        Harvest(_keys[number], readiness);
        return bits;
    }

    private void Set(int number, Interest interest)
    {
        _read.Remove(number);
        _write.Remove(number);
        if ((interest & Interest.Read) != 0)
        {
            _read.Add(number);
        }

        if ((interest & Interest.Write) != 0)
        {
            _write.Add(number);
        }
    }

    /// <summary>One closed descriptor makes select refuse the whole set without a name: find it, and those like it.</summary>
    private void FailClosed()
    {
        for (int number = 0; number < _limit; number++)
        {
            if ((_read.Contains(number) || _write.Contains(number)) && _kernel.Probe(number) == -Errno.EBADF)
            {
                Set(number, Interest.None);
                Fail(_keys[number]);
            }
        }
    }
}

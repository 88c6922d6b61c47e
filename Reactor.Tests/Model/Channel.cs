using System;
using System.Net.Sockets;
using System.Threading;

namespace Reactor.Tests.Model;

/// <summary>
/// One connected pair and what the model knows of it: the bytes under way in both directions, and how each side ended. Every byte is checked against its
/// place in the stream, so that a byte that nobody wrote is found.
/// </summary>
internal sealed class Channel : IDisposable
{
    private const int Period = 251;

    private static readonly byte[] Pattern = MakePattern();
    private readonly byte[] _received = new byte[32768];
    private readonly Action<string> _fail;
    private long _farSent;
    private long _nearReceived;
    private long _nearSent;
    private long _farReceived;
    private bool _full;
    private long _farReceivedWhenFull;

    public Channel(DescriptorPair pair, Action<string> fail)
    {
        Pair = pair;
        _fail = fail;
    }

    public DescriptorPair Pair { get; }

    public Registration? Registration { get; set; }

    public bool NearOpen { get; private set; } = true;

    public bool FarOpen { get; private set; } = true;

    public bool FarFinished { get; private set; }

    /// <summary>Whether bytes may have been lost: after a reset what was under way may or may not arrive.</summary>
    public bool WasReset { get; private set; }

    /// <summary>Whether a read of the near end would not block, as far as the model knows: it knows exactly.</summary>
    public bool Readable => FarFinished || WasReset || (_farSent > _nearReceived);

    /// <summary>Whether a write to the near end would not block; null when that is the kernel's secret.</summary>
    public bool? Writable => !_full ? true : FarOpen && _farReceived == _farReceivedWhenFull ? false : null;

    public Interest Definite
    {
        get
        {
            if (!NearOpen)
            {
                return Interest.None;
            }

            Interest ready = Readable ? Interest.Read : Interest.None;
            return Writable == true ? ready | Interest.Write : ready;
        }
    }

    /// <summary>What another way of asking the kernel says of the near end now.</summary>
    public Interest Kernel
    {
        get
        {
            if (!NearOpen)
            {
                return Interest.None;
            }

            Interest ready = Pair.Near.Poll(0, SelectMode.SelectRead) ? Interest.Read : Interest.None;
            return Pair.Near.Poll(0, SelectMode.SelectWrite) ? ready | Interest.Write : ready;
        }
    }

    /// <summary>Waits, briefly, until the kernel shows what the model knows: delivery over loopback may take a moment.</summary>
    public void Settle()
    {
        Interest expected = Definite;
        if (!SpinWait.SpinUntil(() => (Kernel & expected) == expected, StuckWait.Limit))
        {
            _fail($"the kernel shows {Kernel} where the model knows {expected}: {this}");
        }

        if (Registration is not null)
        {
            Registration.Seen |= Kernel;
        }

        if (NearOpen && !Readable && (Kernel & Interest.Read) != 0)
        {
            _fail($"the kernel shows something to read that nobody wrote: {this}");
        }
    }

    public void FarWrite(int count)
    {
        if (FarOpen && !FarFinished)
        {
            // Counted first: when another thread writes, the loop may read before the write has returned.
            long position = _farSent;
            Volatile.Write(ref _farSent, position + count);
            int sent = Send(Pair.Far, position, count);
            Volatile.Write(ref _farSent, position + sent);
        }
    }

    public void NearWrite(int count)
    {
        if (NearOpen)
        {
            WasReset |= !FarOpen;
            _nearSent += Send(Pair.Near, _nearSent, count);
        }
    }

    public void FillNear()
    {
        if (NearOpen && FarOpen && !WasReset)
        {
            while (Pair.Near.Poll(0, SelectMode.SelectWrite))
            {
                int count = Send(Pair.Near, _nearSent, Pattern.Length - Period);
                _nearSent += count;
                if (count == 0)
                {
                    break;
                }
            }

            _full = true;
            _farReceivedWhenFull = _farReceived;
        }
    }

    public void FarRead()
    {
        if (!FarOpen)
        {
            return;
        }

        DrainFar();
        if (_full && NearOpen && SpinWait.SpinUntil(DrainsEmpty, StuckWait.Limit))
        {
            _full = false;
        }
    }

    public void NearRead(int count)
    {
        if (!NearOpen)
        {
            return;
        }

        int received = Pair.Near.Receive(_received.AsSpan(0, count), SocketFlags.None, out SocketError error);
        if (received > 0)
        {
            Check(_nearReceived, received, "far to near");
            _nearReceived += received;
            if (_nearReceived > _farSent)
            {
                _fail($"read {_nearReceived} bytes where the peer wrote {_farSent}: {this}");
            }
        }
        else if (error == SocketError.Success && !FarFinished && !WasReset)
        {
            _fail($"the near end met the end of a stream that nobody ended: {this}");
        }
        else if (error == SocketError.Success && !WasReset && _nearReceived != _farSent)
        {
            _fail($"the stream ended after {_nearReceived} of {_farSent} bytes: {this}");
        }
    }

    public void HalfClose()
    {
        if (FarOpen && !FarFinished && !WasReset)
        {
            Pair.Far.Shutdown(SocketShutdown.Send);
            FarFinished = true;
        }
    }

    public void CloseFar(bool reset)
    {
        if (!FarOpen)
        {
            return;
        }

        // Closing with bytes unread resets as well.
        WasReset |= reset || _nearSent > _farReceived;
        FarFinished = true;
        FarOpen = false;
        if (reset)
        {
            DescriptorPair.Reset(Pair.Far);
        }
        else
        {
            Pair.Far.Close();
        }
    }

    public void CloseNear()
    {
        if (NearOpen)
        {
            NearOpen = false;
            DescriptorPair.Reset(Pair.Near);
        }
    }

    public void Dispose() => Pair.Dispose();

    public override string ToString() =>
        $"descriptor {Pair.Descriptor} {Pair.Near.AddressFamily}, to near {_nearReceived}/{_farSent}, to far {_farReceived}/{_nearSent}"
        + $"{(_full ? ", full" : "")}{(NearOpen ? "" : ", near closed")}{(FarFinished ? ", far finished" : "")}{(FarOpen ? "" : ", far closed")}{(WasReset ? ", reset" : "")}";

    private static byte[] MakePattern()
    {
        byte[] pattern = new byte[32768 + Period];
        for (int i = 0; i < pattern.Length; i++)
        {
            pattern[i] = (byte)(i % Period);
        }

        return pattern;
    }

    private void DrainFar()
    {
        int count;
        while ((count = Pair.Far.Receive(_received, SocketFlags.None, out _)) > 0)
        {
            Check(_farReceived, count, "near to far");
            _farReceived += count;
        }
    }

    private bool DrainsEmpty()
    {
        DrainFar();
        return _farReceived == _nearSent && (Kernel & Interest.Write) != 0;
    }

    private int Send(Socket end, long position, int count)
    {
        int sent = end.Send(Pattern.AsSpan((int)(position % Period), count), SocketFlags.None, out SocketError error);
        if (error is not (SocketError.Success or SocketError.WouldBlock) && end == Pair.Near && FarOpen)
        {
            _fail($"writing to the near end failed with {error}: {this}");
        }

        return error == SocketError.Success ? sent : 0;
    }

    private void Check(long position, int count, string direction)
    {
        ReadOnlySpan<byte> expected = Pattern.AsSpan((int)(position % Period), count);
        if (!_received.AsSpan(0, count).SequenceEqual(expected))
        {
            _fail($"wrong bytes {direction} at {position}: {this}");
        }
    }
}

namespace Reactor;

// The wakeup by a socket pair, where the kernel has no better one or the options ask for it: made, and made anew when somebody cut it.
public abstract partial class PollerBase
{
    private SocketPair? _pair;
    private ulong _pairKey;
    private bool _pairIsBroken;

    private void OpenPair()
    {
        SocketPair pair = MakePair();
        try
        {
            _pairKey = AddSlot(pair.ReadDescriptor, PairHandler.Instance, Interest.Read);
        }
        catch
        {
            pair.Dispose();
            throw;
        }

        _pair = pair;
    }

    private SocketPair MakePair()
    {
        SocketPair pair = _makePair();
        if (!_slots.Contains(pair.ReadDescriptor))
        {
            return pair;
        }

        // Somebody closed a descriptor and has not removed it yet, and its number is this pair's now. It is held until there is one with another number.
        try
        {
            return MakePair();
        }
        finally
        {
            pair.Dispose();
        }
    }

    /// <summary>
    /// A broken pair would leave the loop deaf. The loop is awake here, so nobody sends but those who began while it slept. When no new pair can be
    /// made the turn throws, and the next one tries again before it sleeps.
    /// </summary>
    private void ReplacePair()
    {
        _wake.AwaitInterrupts();
        SocketPair broken = _pair!;
        ulong brokenKey = _pairKey;
        OpenPair();
        _pairIsBroken = false;
        Unregister(brokenKey, broken.ReadDescriptor);
        _slots.Remove(brokenKey);
        broken.Dispose();
    }

    private sealed class PairHandler : IReadyHandler
    {
        public static readonly PairHandler Instance = new();

        public void OnReady(PollHandle handle, Readiness readiness)
        {
            // The harvest drains the pair; it never reaches the ready list.
        }
    }
}

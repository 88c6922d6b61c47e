namespace Reactor.Runtime;

internal struct MailboxSlot<T>
{
    public T Item;

    /// <summary>1 when <see cref="Item"/> is there to be read.</summary>
    public int Published;

    /// <summary>Written to have the slot's cache line, and never read.</summary>
    public int Touched;
}

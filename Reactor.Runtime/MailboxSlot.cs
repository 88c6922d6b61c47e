namespace Reactor.Runtime;

internal struct MailboxSlot<T>
{
    public T Item;

    /// <summary>1 when <see cref="Item"/> is there to be read.</summary>
    public int Published;
}

namespace Reactor.Runtime;

/// <summary>Takes what a mailbox delivers, on the receiver's thread.</summary>
/// <typeparam name="T">What is sent.</typeparam>
public interface IMailboxHandler<T>
{
    /// <summary>One item, in the order of its sender. An exception leaves <see cref="Mailbox{T}.Drain"/>; the items after this one stay for the next turn.</summary>
    /// <param name="item">What was sent.</param>
    void OnReceived(in T item);
}

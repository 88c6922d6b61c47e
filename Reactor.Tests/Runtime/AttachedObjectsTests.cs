using NUnit.Framework;
using Reactor.Runtime;

namespace Reactor.Tests.Runtime;

/// <summary>Who is attached, and who is still to be stopped.</summary>
internal sealed class AttachedObjectsTests
{
    [Test]
    public void Who_leaves_and_comes_back_while_all_are_being_stopped_is_stopped_once()
    {
        AttachedObjects objects = new();
        Lodger lodger = new();
        objects.Add(lodger);
        objects.BeginStop();
        objects.Remove(lodger);
        objects.Add(lodger);
        Assert.That(objects.TryTakeUnstopped(out IIoObject? first) ? first : null, Is.SameAs(lodger));
        Assert.That(objects.TryTakeUnstopped(out _), Is.False);
    }

    private sealed class Lodger : IIoObject
    {
        public void OnAttached(IoThread thread)
        {
        }

        public void OnStop(IoThread thread)
        {
        }
    }
}

using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using Reactor.Runtime;

namespace Reactor.Tests.Runtime;

/// <summary>
/// What a queue does ahead of an item, to have its cache lines, depends on the item's size and on where it stands; whatever the size, it may touch nothing that is there to be read. From one byte to more than a
/// run of lines, with references and without.
/// </summary>
[TestFixture(typeof(byte))]
[TestFixture(typeof(long))]
[TestFixture(typeof(Bytes40))]
[TestFixture(typeof(Bytes64))]
[TestFixture(typeof(Bytes200))]
[TestFixture(typeof(Bytes5000))]
[TestFixture(typeof(object))]
[TestFixture(typeof((object?, decimal, decimal)))]
public sealed class ItemSizeTests<T>
{
    /// <summary>Above zero: so many are written. Below: so many are read.</summary>
    private static readonly Gen<int[]> Programs = Gen.Choose(-300, 300).ArrayOf();

    [Test]
    public void A_pipe_hands_over_what_was_written() => ForAnyProgram(program =>
    {
        var pipe = new YPipe<T>();
        return Follow(program, item => pipe.Write(item), () => pipe.Flush(), () => (pipe.TryRead(out T? item), item));
    });

    [Test]
    public void A_mailbox_hands_over_what_was_sent() => ForAnyProgram(program =>
    {
        var mailbox = new Mailbox<T>();
        return Follow(program, item => mailbox.TrySend(item), () => true, () => (mailbox.TryReceive(out T? item), item));
    });

    [Test]
    public void A_pipe_s_unwritten_items_are_what_they_were() => ForAnyProgram(program =>
    {
        var pipe = new YPipe<T>();
        var written = new Stack<T>();
        foreach (int step in program)
        {
            for (int i = 0; i < step; i++)
            {
                T item = Make(written.Count);
                written.Push(item);
                pipe.Write(item, incomplete: true);
            }

            for (int i = 0; i > step && written.Count > 0; i--)
            {
                Assert.That(pipe.TryUnwrite(out T? item));
                AssertSame(item, written.Pop());
            }
        }

        return true;
    });

    private static void ForAnyProgram(Func<int[], bool> holds) =>
        Prop.ForAll(Programs.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(20));

    private static bool Follow(int[] program, Action<T> write, Func<bool> flush, Func<(bool, T?)> read)
    {
        var expected = new Queue<T>();
        int next = 0;
        foreach (int step in program)
        {
            for (int i = 0; i < step; i++)
            {
                T item = Make(next++);
                expected.Enqueue(item);
                write(item);
                flush();
            }

            for (int i = 0; i > step; i--)
            {
                (bool any, T? item) = read();
                Assert.That(any, Is.EqualTo(expected.Count > 0));
                if (any)
                {
                    AssertSame(item, expected.Dequeue());
                }
            }
        }

        return true;
    }

    /// <summary>An item that is like no other near it: where it has no references all its bytes count.</summary>
    private static T Make(int number)
    {
        if (typeof(T) == typeof(object))
        {
            return (T)(object)number;
        }

        if (typeof(T) == typeof((object?, decimal, decimal)))
        {
            return (T)(object)((object?)number, (decimal)number, -(decimal)number);
        }

        T item = default!;
        foreach (ref byte one in BytesOf(ref item))
        {
            one = (byte)((number % 251) + 1);
        }

        return item;
    }

    private static Span<byte> BytesOf(ref T item) => MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref item), Unsafe.SizeOf<T>());

    private static void AssertSame(T? item, T expected)
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            Assert.That(item, Is.EqualTo(expected));
        }
        else
        {
            Assert.That(BytesOf(ref item!).SequenceEqual(BytesOf(ref expected)));
        }
    }
}

using System;
using System.Collections.Generic;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using Reactor.Runtime;

namespace Reactor.Tests.Runtime;

public sealed class YPipeTests
{
    [Test]
    public void Any_program_of_one_thread_behaves_as_a_queue_of_whole_messages()
    {
        // 0: write complete, 1 and 2: write incomplete, 3: unwrite, 4: flush, 5: check, 6 and more: read.
        Gen<int[]> programs = Gen.Choose(0, 9).ArrayOf();
        Prop.ForAll(programs.ToArbitrary(), Gen.Choose(1, 4).ToArbitrary(), RunProgram).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(2000));
    }

    [Test]
    public void Flush_says_once_that_the_reader_sleeps()
    {
        var pipe = new YPipe<int>();
        pipe.Write(1);
        Assert.That(pipe.Flush());
        Assert.That(pipe.TryRead(out _));
        Assert.That(pipe.TryRead(out _), Is.False);
        pipe.Write(2);
        Assert.That(pipe.Flush(), Is.False);
        pipe.Write(3);
        Assert.That(pipe.Flush());
    }

    [Test]
    public void Items_cross_threads_once_in_order_and_a_sleeping_reader_is_never_forgotten([Values(1, 2, 256)] int capacity)
    {
        const int Items = 300_000;
        var pipe = new YPipe<int>(capacity, spareChunks: 2);
        using var signaler = new CountingSignaler();
        var writer = new Crew(1, _ =>
        {
            for (int i = 0; i < Items; i++)
            {
                bool incomplete = i % 3 == 1;
                pipe.Write(i, incomplete);
                if (incomplete && i % 2 == 0)
                {
                    pipe.TryUnwrite(out _);
                    pipe.Write(i, incomplete);
                }

                if (i % 5 == 0 && !pipe.Flush())
                {
                    signaler.Signal();
                }
            }

            pipe.Write(Items);
            if (!pipe.Flush())
            {
                signaler.Signal();
            }
        });
        for (int i = 0; i <= Items; i++)
        {
            int item;
            while (!pipe.TryRead(out item))
            {
                Assert.That(signaler.Wait(Crew.Bound), $"Item {i}: the reader was not woken.");
            }

            Assert.That(item, Is.EqualTo(i));
        }

        writer.Join();
    }

    [Test]
    public void A_pipe_within_its_spare_chunks_allocates_nothing()
    {
        var pipe = new YPipe<long>();
        Exchange(pipe, 10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exchange(pipe, 100);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static void Exchange(YPipe<long> pipe, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < YPipe<long>.ChunkCapacity * 2; i++)
            {
                pipe.Write(i);
            }

            pipe.Flush();
            while (pipe.TryRead(out _))
            {
            }
        }
    }

    private static bool RunProgram(int[] program, int capacity)
    {
        var pipe = new YPipe<int>(capacity, spareChunks: 1);
        var flushed = new Queue<int>();
        var complete = new Queue<int>();
        var incomplete = new List<int>();
        bool asleep = false;
        int next = 0;
        foreach (int step in program)
        {
            switch (step)
            {
                case 0:
                    pipe.Write(next);
                    incomplete.ForEach(complete.Enqueue);
                    incomplete.Clear();
                    complete.Enqueue(next++);
                    break;
                case 1 or 2:
                    pipe.Write(next, incomplete: true);
                    incomplete.Add(next++);
                    break;
                case 3:
                    Assert.That(pipe.TryUnwrite(out int taken), Is.EqualTo(incomplete.Count > 0));
                    if (incomplete.Count > 0)
                    {
                        Assert.That(taken, Is.EqualTo(incomplete[^1]));
                        incomplete.RemoveAt(incomplete.Count - 1);
                    }

                    break;
                case 4:
                    bool wakes = asleep && complete.Count > 0;
                    Assert.That(pipe.Flush(), Is.EqualTo(!wakes));
                    asleep &= !wakes;
                    while (complete.TryDequeue(out int item))
                    {
                        flushed.Enqueue(item);
                    }

                    break;
                case 5:
                    Assert.That(pipe.CheckRead(), Is.EqualTo(flushed.Count > 0));
                    asleep |= flushed.Count == 0;
                    break;
                default:
                    bool any = flushed.TryDequeue(out int expected);
                    Assert.That(pipe.TryRead(out int read), Is.EqualTo(any));
                    Assert.That(read, Is.EqualTo(expected));
                    asleep |= !any;
                    break;
            }
        }

        return true;
    }
}

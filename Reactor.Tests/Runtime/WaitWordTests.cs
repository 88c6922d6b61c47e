using System;
using System.Diagnostics;
using System.Threading;
using NUnit.Framework;

namespace Reactor.Tests.Runtime;

[TestFixture("monitor")]
[TestFixture("system")]
internal sealed class WaitWordTests(string kind)
{
    private WaitWord _word = null!;

    [SetUp]
    public void Make() => _word = kind == "monitor" ? new MonitorWord() : WaitWord.Create();

    [Test]
    public void A_sleep_that_nobody_ends_lasts()
    {
        TimeSpan rest = TimeSpan.FromMilliseconds(50);
        long start = Stopwatch.GetTimestamp();
        int sleeps = 0;
        while (Stopwatch.GetElapsedTime(start) < rest)
        {
            sleeps++;
            _word.Sleep(0, rest);
        }

        Assert.That(sleeps, Is.LessThan(10));
    }

    [Test]
    public void Who_saw_another_value_does_not_sleep() => _word.Sleep(1, Eventually.Bound * 10);

    [Test]
    public void Who_changes_the_word_and_wakes_ends_the_sleep()
    {
        const int Rounds = 2_000;
        int turn = 0;
        var crew = new Crew(2, index =>
        {
            for (int round = index; round < Rounds; round += 2)
            {
                while (Volatile.Read(ref _word.Value) != round)
                {
                    _word.Sleep(round - 1, Eventually.Bound * 10);
                }

                turn++;
                Volatile.Write(ref _word.Value, round + 1);
                _word.Wake();
            }
        });
        crew.Join();
        Assert.That(turn, Is.EqualTo(Rounds));
    }
}

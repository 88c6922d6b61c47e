using System;
using System.Linq;
using System.Threading;
using NUnit.Framework;
using Reactor.Runtime;

namespace Reactor.Tests.Runtime;

[TestFixtureSource(typeof(LoopFixtures))]
public sealed class ReaperTests(string backend, SignalerKind kind)
{
    private IoThread _host = null!;
    private int _done;

    [SetUp]
    public void StartHost()
    {
        _done = 0;
        _host = new IoThread(new IoThreadOptions { Name = "tests/reap", Backend = Backends.Get(backend), Poller = new PollerOptions { Signaler = kind } });
        _host.Start();
    }

    [TearDown]
    public void StopHost()
    {
        _host.Stop(TimeSpan.Zero);
        _host.Dispose();
    }

    [Test]
    public void Stopped_with_nothing_to_reap_it_is_done_at_once()
    {
        var reaper = new Reaper(_host, () => _done++);
        reaper.Stop();
        Assert.That(_host.Stop(Eventually.Bound).Remaining, Is.Empty);
        Assert.That(_done, Is.EqualTo(1));
    }

    [Test]
    public void Done_comes_exactly_once_after_the_last_whatever_the_order()
    {
        var random = new Random(7);
        for (int round = 0; round < 50; round++)
        {
            int done = 0;
            int doneAt = -1;
            var reaper = new Reaper(_host, () => Volatile.Write(ref done, done + 1));
            Patient[] patients = [.. Enumerable.Range(0, 1 + random.Next(20)).Select(_ => new Patient())];
            foreach (Patient patient in patients)
            {
                Assert.That(reaper.Reap(patient));
            }

            reaper.Stop();
            reaper.Stop();
            int left = patients.Length;
            foreach (Patient patient in patients.OrderBy(_ => random.Next()))
            {
                _host.Post(() =>
                {
                    Assert.That(done, Is.Zero);
                    left--;
                    patient.End();
                    doneAt = done == 1 && doneAt < 0 ? left : doneAt;
                });
            }

            Eventually.Is(() => Volatile.Read(ref done) > 0, () => $"round {round}: {reaper.Count} being reaped, done {done}");
            reaper.Stop();
            Settle();
            Assert.That((done, doneAt, reaper.Count), Is.EqualTo((1, 0, 0)));
        }
    }

    [Test]
    public void What_reaps_at_once_is_fine_and_reaping_twice_is_refused()
    {
        var reaper = new Reaper(_host, () => _done++);
        var patient = new Patient { EndsAtOnce = true };
        reaper.Reap(patient);
        Exception? second = null;
        _host.Post(() => second = Assert.Throws<ArgumentException>(() => reaper.Reaped(patient)));
        reaper.Stop();
        _host.Stop(Eventually.Bound);
        Assert.That(second, Is.Not.Null);
        Assert.That(_done, Is.EqualTo(1));
        Assert.That(reaper.Reap(patient), Is.False);
    }

    [Test]
    public void Its_host_waits_for_the_last_when_it_is_stopped()
    {
        var reaper = new Reaper(_host, () => _done++);
        var patient = new Patient();
        reaper.Reap(patient);
        var stop = new Crew(1, _ => Assert.That(_host.Stop(Eventually.Bound).Remaining, Is.Empty));
        Settle();
        Assert.That(_done, Is.Zero);
        Assert.That(_host.Post(patient.End));
        stop.Join();
        Assert.That(_done, Is.EqualTo(1));
    }

    [Test]
    public void Reaped_belongs_to_the_host()
    {
        var reaper = new Reaper(_host, () => _done++);
        Assert.Throws<InvalidOperationException>(() => reaper.Reaped(new Patient()));
    }

    private void Settle()
    {
        using var settled = new ManualResetEventSlim();
        if (_host.Post(settled.Set))
        {
            Assert.That(settled.Wait(Eventually.Bound));
        }
    }

    private sealed class Patient : IReapable
    {
        private Reaper? _reaper;

        public bool EndsAtOnce { get; init; }

        public void OnReap(Reaper reaper)
        {
            _reaper = reaper;
            if (EndsAtOnce)
            {
                End();
            }
        }

        public void End() => _reaper!.Reaped(this);
    }
}

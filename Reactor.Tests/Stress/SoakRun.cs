using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;

namespace Reactor.Tests.Stress;

/// <summary>
/// All workloads together over all backends, by the minute: at each minute's end they rest, and counters, descriptors, threads and memory are compared with those after
/// the first stretch. Started by soak.sh.
/// </summary>
internal static class SoakRun
{
    private const int Lanes = 3;
    private const long ManagedSlack = 8L << 20;
    private const long NativeSlack = 96L << 20;
    private const int ThreadSlack = 4;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    /// <summary>Runs for the minutes that the argument says, and throws at the first drift.</summary>
    internal static void Run(string argument)
    {
        double minutes = double.Parse(argument, CultureInfo.InvariantCulture);
        Tally tally = new();
        int seed = 1;

        // Every workload once on every backend: what the runtime keeps from the first time is not drift.
        foreach (BackendFixture backend in BackendFixtures.All)
        {
            foreach (Workload workload in Workload.All)
            {
                workload.Round(backend, tally, seed++);
            }
        }

        Stretch(tally, WarmUp, ref seed);
        State first = State.Take();
        Console.WriteLine($"start   {first}; {tally}");
        long start = Stopwatch.GetTimestamp();
        TimeSpan rest = TimeSpan.FromMinutes(minutes);
        for (int minute = 1; rest > TimeSpan.Zero; minute++)
        {
            Stretch(tally, rest < TimeSpan.FromMinutes(1) ? rest : TimeSpan.FromMinutes(1), ref seed);
            State now = State.Take();
            Console.WriteLine($"minute {minute} {now}; {tally}");
            string? drift = !tally.IsEven ? "what was sent or opened is not what was received or closed" : now.DriftFrom(first);
            if (drift is not null)
            {
                throw new InvalidOperationException($"soak: DRIFT in minute {minute}: {drift}; {tally}; {OpenDescriptors.Now()}");
            }

            rest = TimeSpan.FromMinutes(minutes) - Stopwatch.GetElapsedTime(start);
        }

        Console.WriteLine($"soak: no drift in {Stopwatch.GetElapsedTime(start).TotalMinutes.ToString("0.0", CultureInfo.InvariantCulture)} minutes over {string.Join(", ", BackendFixtures.All)}: {tally}");
    }

    /// <summary>Several lanes at once, each a random walk over workloads and backends.</summary>
    private static void Stretch(Tally tally, TimeSpan time, ref int seed)
    {
        long start = Stopwatch.GetTimestamp();
        int next = seed;
        bool failed = false;
        Workload.InParallel(time + (Workload.Patience * 3), [.. Enumerable.Repeat<Action>(Walk, Lanes)]);
        seed = next;

        void Walk()
        {
            try
            {
                while (Stopwatch.GetElapsedTime(start) < time && !Volatile.Read(ref failed))
                {
                    int mine = Interlocked.Increment(ref next);
                    Random random = new(mine);
                    BackendFixture backend = BackendFixtures.All[random.Next(BackendFixtures.All.Count)];
                    Workload.All[random.Next(Workload.All.Count)].Round(backend, tally, mine);
                }
            }
            catch
            {
                Volatile.Write(ref failed, true);
                throw;
            }
        }
    }

    private sealed record State(int Descriptors, int Threads, long Managed, long Native)
    {
        public static State Take()
        {
            for (int i = 0; i < 3; i++)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                GC.WaitForPendingFinalizers();
            }

            using Process self = Process.GetCurrentProcess();
            return new State(OpenDescriptors.Now().Count, self.Threads.Count, GC.GetTotalMemory(true), self.WorkingSet64);
        }

        public string? DriftFrom(State first) =>
            OpenDescriptors.AreExact && Descriptors > first.Descriptors ? $"{Descriptors} descriptors, {first.Descriptors} at the start"
            : Threads > first.Threads + ThreadSlack ? $"{Threads} threads, {first.Threads} at the start"
            : Managed > first.Managed + ManagedSlack ? $"{Managed >> 10} KiB managed, {first.Managed >> 10} at the start"
            : Native > first.Native + NativeSlack ? $"{Native >> 10} KiB resident, {first.Native >> 10} at the start"
            : null;

        public override string ToString() => $"{Descriptors} descriptors, {Threads} threads, {Managed >> 10} KiB managed, {Native >> 10} KiB resident";
    }
}

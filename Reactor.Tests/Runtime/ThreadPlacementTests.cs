using System;
using System.Globalization;
using System.IO;
using System.Linq;
using NUnit.Framework;
using Reactor.Runtime;

namespace Reactor.Tests.Runtime;

public sealed class ThreadPlacementTests
{
    [Test]
    public void Nice_is_the_threads_own_where_the_system_has_it_and_refused_elsewhere()
    {
        var placement = new ThreadPlacement { Nice = 7 };
        if (!OperatingSystem.IsLinux())
        {
            Assert.Throws<PlatformNotSupportedException>(() => RunPlaced(placement, () => ""));
            return;
        }

        Assert.That(RunPlaced(placement, ReadNice), Is.EqualTo("7"));
        Assert.That(ReadNice(), Is.Not.EqualTo("7"), "The caller keeps its own.");
    }

    [Test]
    public void Processors_are_honoured_on_Linux_and_Windows_and_refused_elsewhere()
    {
        var placement = new ThreadPlacement { Processors = [0] };
        if (OperatingSystem.IsLinux())
        {
            Assert.That(RunPlaced(placement, () => Field("/proc/thread-self/status", "Cpus_allowed_list:")), Is.EqualTo("0"));
        }
        else if (OperatingSystem.IsWindows())
        {
            Assert.That(RunPlaced(placement, () => "placed"), Is.EqualTo("placed"));
        }
        else
        {
            Assert.Throws<PlatformNotSupportedException>(() => RunPlaced(placement, () => ""));
        }
    }

    [Test]
    public void A_placement_that_the_system_refuses_fails_the_start_clearly_and_ends_the_thread()
    {
        using var thread = new IoThread(new IoThreadOptions { Placement = new ThreadPlacement { Processors = [4095] } });
        Exception refusal = Assert.Catch(thread.Start)!;
        Assert.That(refusal, Is.InstanceOf<PollerException>().Or.InstanceOf<PlatformNotSupportedException>());
        Assert.That(refusal.Message, Does.Contain("rocessors"));
        Assert.That(thread.Stop(TimeSpan.Zero).Ended);
        Assert.That(thread.Post(() => { }), Is.False);
    }

    [Test]
    public void Values_that_no_system_has_are_refused_at_once()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = new ThreadPlacement { Nice = 20 });
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = new ThreadPlacement { Nice = -21 });
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = new ThreadPlacement { Processors = [-1] });
    }

    private static string RunPlaced(ThreadPlacement placement, Func<string> read)
    {
        using var thread = new IoThread(new IoThreadOptions { Placement = placement });
        string result = "not run";
        thread.Post(() => result = read());
        thread.Start();
        Assert.That(thread.Stop(Eventually.Bound).Ended);
        return result;
    }

    private static string ReadNice() => File.ReadAllText("/proc/thread-self/stat").Split(')')[^1].Split(' ')[17];

    private static string Field(string path, string name) =>
        File.ReadLines(path).First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Trim().ToString(CultureInfo.InvariantCulture);
}

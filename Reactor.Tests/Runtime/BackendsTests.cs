using System;
using System.Linq;
using NUnit.Framework;
using Reactor.Runtime;

namespace Reactor.Tests.Runtime;

public sealed class BackendsTests
{
    [TearDown]
    public void Restore() => Environment.SetEnvironmentVariable(Backends.Variable, null);

    [Test]
    public void The_best_that_runs_here_is_the_default()
    {
        string expected = OperatingSystem.IsLinux() ? "epoll" : OperatingSystem.IsWindows() ? "iocp" : "kqueue";
        Assert.That(Backends.Default.Name, Is.EqualTo(expected));
    }

    [Test]
    public void The_environment_variable_names_the_default()
    {
        foreach (IBackend backend in Backends.Supported)
        {
            Environment.SetEnvironmentVariable(Backends.Variable, $" {backend.Name.ToUpperInvariant()} ");
            Assert.That(Backends.Default, Is.SameAs(backend));
        }
    }

    [Test]
    public void A_name_that_does_not_exist_is_refused_with_the_names_that_run_here()
    {
        Environment.SetEnvironmentVariable(Backends.Variable, "kequeue");
        ArgumentException byVariable = Assert.Throws<ArgumentException>(() => _ = Backends.Default)!;
        ArgumentException byName = Assert.Throws<ArgumentException>(() => Backends.Get("kequeue"))!;
        Assert.That(byVariable.Message, Does.Contain(Backends.Variable).And.Contain("kequeue"));
        foreach (IBackend backend in Backends.Supported)
        {
            Assert.That(byVariable.Message, Does.Contain(backend.Name));
            Assert.That(byName.Message, Does.Contain(backend.Name));
        }
    }

    [Test]
    public void One_that_does_not_run_here_is_refused_with_its_reason_and_the_names_that_do()
    {
        foreach (IBackend backend in Backends.All.Except(Backends.Supported))
        {
            backend.IsSupported(out string? reason);
            PlatformNotSupportedException refusal = Assert.Throws<PlatformNotSupportedException>(() => Backends.Get(backend.Name))!;
            Assert.That(refusal.Message, Does.Contain(reason!).And.Contain(Backends.Default.Name));
        }
    }

    [Test]
    public void Every_backend_that_runs_here_makes_pollers_of_its_name()
    {
        foreach (IBackend backend in Backends.Supported)
        {
            using IPoller poller = Backends.Get(backend.Name).CreatePoller();
            Assert.That(poller.BackendName, Is.EqualTo(backend.Name));
        }
    }
}

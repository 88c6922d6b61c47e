using System;
using System.Diagnostics;
using System.Linq;
using System.Net.Sockets;
using System.Reflection;
using NUnit.Framework;
using Reactor.Runtime;

namespace Reactor.Tests.Diagnostics;

/// <summary>What a log, an exception or a debugger shows says which one it is.</summary>
internal sealed class TextTests
{
    private static readonly Type[] Shown = [typeof(PollHandle), typeof(TimerHandle), typeof(PollerBase), typeof(IoThread), typeof(ReactorContext)];

    [Test]
    public void Handles_and_loops_name_themselves()
    {
        using IPoller poller = Backends.Default.CreatePoller();
        TimerHandle timer = poller.AddTimer(TimeSpan.FromHours(1), new Silent());
        using ISignaler signaler = poller.CreateSignaler(new Silent());
        Assert.That(poller.ToString(), Does.Match($"^{poller.BackendName} poller [0-9]+$"));
        Assert.That(timer.ToString(), Does.Match("^[0-9]+:[0-9]+\\.[0-9]+$"));
        Assert.That(default(PollHandle).ToString(), Is.EqualTo("none"));
        Assert.That(signaler.ToString(), Is.EqualTo($"signaler 1 of {poller}"));
        poller.CancelTimer(timer);
    }

    [Test]
    public void Objects_of_the_thin_layer_name_themselves()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        Acceptor acceptor = new(listener, new Silent());
        Assert.That(acceptor.ToString(), Is.EqualTo($"acceptor at {listener.LocalEndPoint}"));
        listener.Dispose();
        Assert.That(acceptor.ToString(), Is.EqualTo("acceptor of a closed listener"));
        using IoThread thread = new(new IoThreadOptions { Name = "worker" });
        Assert.That(thread.ToString(), Is.EqualTo("worker"));
    }

    [Test]
    public void What_a_debugger_shows_is_said_by_members_that_exist()
    {
        foreach (Type type in Shown)
        {
            string display = type.GetCustomAttribute<DebuggerDisplayAttribute>()?.Value ?? "";
            string[] members = [.. display.Split('{').Skip(1).Select(part => part.Split(',', '}', '.', '(')[0])];
            Assert.That(members, Is.Not.Empty, type.Name);
            const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
            Assert.That(members, Is.All.Matches<string>(name => type.GetMember(name!, Any).Length > 0), $"{type.Name}: {display}");
        }
    }

    private sealed class Silent : ITimerHandler, ISignalHandler, IAcceptHandler
    {
        public void OnTimer(TimerHandle timer, int token)
        {
        }

        public void OnSignal(ISignaler signaler)
        {
        }

        public void OnAccepted(Socket connection) => connection.Dispose();

        public void OnAcceptorClosed(Acceptor acceptor)
        {
        }
    }
}

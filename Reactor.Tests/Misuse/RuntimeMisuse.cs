using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using Reactor.Runtime;

namespace Reactor.Tests.Misuse;

/// <summary>The wrong uses of the layer above the pollers.</summary>
internal static class RuntimeMisuse
{
    private static readonly TimeSpan Limit = StuckWait.Limit;

    public static IReadOnlyList<MisuseCase> Cases { get; } =
    [
        new("Backends.Get", "null", static _ => Backends.Get(null!)),
        new("Backends.Get", "no such backend", static _ => Backends.Get("abacus")),
        new("Backends.Get", "one that does not run here", static _ => Backends.Get(OperatingSystem.IsWindows() ? "epoll" : "iocp")),
        new("IBackend.CreatePoller", "where it does not run", static _ => (OperatingSystem.IsWindows() ? (IBackend)Epoll.EpollBackend.Instance : Reactor.Iocp.IocpBackend.Instance).CreatePoller()),
        new("Mailbox.Rebind", "null signaler", static _ => new Mailbox<int>().Rebind(null!)),
        new("Mailbox.Drain", "null handler", static _ => new Mailbox<int>().Drain(null!, 1)),
        new("Mailbox.Drain", "budget 0", static _ => new Mailbox<int>().Drain(new Sink(), 0)),
        new("Mailbox.TrySend", "closed", static _ =>
        {
            Mailbox<int> mailbox = new();
            mailbox.Close();
            mailbox.TrySend(1);
        }),
        new("Mailbox.TryReceive", "without a signaler", static _ => new Mailbox<int>().TryReceive(out int _)),
        new("Mailbox.Close", "twice", static _ =>
        {
            Mailbox<int> mailbox = new();
            mailbox.Close();
            mailbox.Close();
        }),
        new("YPipe.TryUnwrite", "nothing incomplete", static _ => new YPipe<int>().TryUnwrite(out int _)),
        new("YPipe.TryRead", "nothing written", static _ => new YPipe<int>().TryRead(out int _)),
        new("YPipe.Flush", "nothing written", static _ => new YPipe<int>().Flush()),
        new("IoThreadOptions.CommandBudget", "0", static _ => MisuseStage.Use(new IoThreadOptions { CommandBudget = 0 })),
        new("IoThread.Start", "twice", static stage => Started(stage).Start()),
        new("IoThread.Start", "after Stop", static stage =>
        {
            IoThread thread = stage.Track(new IoThread());
            thread.Stop(TimeSpan.Zero);
            thread.Start();
        }),
        new("IoThread.Post", "a command without a target", static stage => Started(stage).Post(default(Command))),
        new("IoThread.Post", "null action", static stage => Started(stage).Post(null!)),
        new("IoThread.Post", "after Stop", static stage =>
        {
            IoThread thread = Started(stage);
            thread.Stop(Limit);
            thread.Post(static () => { });
        }),
        new("IoThread.Attach", "null", static stage => Started(stage).Attach(null!)),
        new("IoThread.Attach", "the same object again; it is the thread that throws", static stage =>
        {
            Exception? thrown = null;
            IoThread thread = stage.Track(new IoThread(new IoThreadOptions { OnHandlerException = (_, exception) => thrown = exception }));
            thread.Start();
            Idle idle = new();
            thread.Attach(idle);
            thread.Attach(idle);
            On(thread, static _ => { });
            if (thrown is not null)
            {
                throw thrown;
            }
        }),
        new("IoThread.Attach", "after Stop", static stage =>
        {
            IoThread thread = Started(stage);
            thread.Stop(Limit);
            thread.Attach(new Idle());
        }),
        new("IoThread.Detach", "what is not attached", static stage => On(Started(stage), static thread => thread.Detach(new Idle()))),
        new("IoThread.Detach", "from another thread", static stage => Started(stage).Detach(new Idle())),
        new("IoThread.Stop", "negative timeout", static stage => Started(stage).Stop(TimeSpan.FromMilliseconds(-2))),
        new("IoThread.Stop", "on the thread itself", static stage => On(Started(stage), thread => thread.Stop(Limit))),
        new("IoThread.Dispose", "twice", static stage =>
        {
            IoThread thread = Started(stage);
            thread.Dispose();
            thread.Dispose();
        }),
        new("Reaper", "null host", static _ => MisuseStage.Use(new Reaper(null!, static () => { }))),
        new("Reaper", "null callback", static stage => _ = new Reaper(Started(stage), null!)),
        new("Reaper.Reap", "null", static stage => new Reaper(Started(stage), static () => { }).Reap(null!)),
        new("Reaper.Reaped", "from another thread", static stage => new Reaper(Started(stage), static () => { }).Reaped(null!)),
        new("Reaper", "a host that has ended", static stage =>
        {
            IoThread thread = Started(stage);
            thread.Stop(Limit);
            _ = new Reaper(thread, static () => { });
        }),
        new("Reaper.Stop", "twice", static stage =>
        {
            Reaper reaper = new(Started(stage), static () => { });
            reaper.Stop();
            reaper.Stop();
        }),
        new("Acceptor", "null listener", static _ => MisuseStage.Use(new Acceptor(null!, new Accepting()))),
        new("Acceptor", "null handler", static stage => _ = new Acceptor(stage.Pair.Far, null!)),
        new("Acceptor", "budget 0", static stage => _ = new Acceptor(stage.Pair.Far, new Accepting(), 0)),
        new("Acceptor.Close", "not attached", static stage => new Acceptor(stage.Pair.Far, new Accepting()).Close()),
        new("Acceptor.Close", "from another thread", static stage =>
        {
            IoThread thread = Started(stage);
            Socket listener = stage.Track(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen();
            Acceptor acceptor = new(listener, new Accepting());
            thread.Attach(acceptor);
            try
            {
                On(thread, static _ => { });
                acceptor.Close();
            }
            finally
            {
                thread.Dispose();
            }
        }),
        new("ReactorContextOptions.IoThreads", "negative", static _ => MisuseStage.Use(new ReactorContextOptions { IoThreads = -1 })),
        new("ReactorContextOptions.IoThreads", "more than 64", static _ => MisuseStage.Use(new ReactorContextOptions { IoThreads = 65 })),
        new("ReactorContextOptions.MaxSockets", "0", static _ => MisuseStage.Use(new ReactorContextOptions { MaxSockets = 0 })),
        new("ReactorContextOptions.ThreadNamePrefix", "null", static _ => MisuseStage.Use(new ReactorContextOptions { ThreadNamePrefix = null! })),
        new("ReactorContextOptions.DisposeTimeout", "negative", static _ => MisuseStage.Use(new ReactorContextOptions { DisposeTimeout = TimeSpan.FromTicks(-1) })),
        new("ReactorContext.Start", "twice", static stage =>
        {
            ReactorContext context = Context(stage);
            context.Start();
            context.Start();
        }),
        new("ReactorContext.Start", "after Shutdown", static stage => ShutDown(stage).Start()),
        new("ReactorContext.ChooseIoThread", "a mask that allows none", static stage => Context(stage).ChooseIoThread(1ul << 40)),
        new("ReactorContext.ChooseIoThread", "without I/O threads", static stage => stage.Track(new ReactorContext(new ReactorContextOptions { IoThreads = 0 })).ChooseIoThread()),
        new("ReactorContext.ChooseIoThread", "after Shutdown", static stage => ShutDown(stage).ChooseIoThread()),
        new("ReactorContext.Attach", "null", static stage => Context(stage).Attach(null!)),
        new("ReactorContext.Attach", "after Shutdown", static stage => ShutDown(stage).Attach(new Idle())),
        new("ReactorContext.Shutdown", "twice", static stage => ShutDown(stage).Shutdown()),
        new("ReactorContext.Terminate", "negative timeout", static stage => Context(stage).Terminate(TimeSpan.FromMilliseconds(-2))),
        new("ReactorContext.Terminate", "on one of its threads", static stage =>
        {
            ReactorContext context = Context(stage);
            On(context.ChooseIoThread(), _ => context.Terminate(Limit));
        }),
        new("ReactorContext.Dispose", "on one of its threads", static stage =>
        {
            ReactorContext context = Context(stage);
            On(context.ChooseIoThread(), _ => context.Dispose());
        }),
        new("ReactorContext.Dispose", "twice", static stage =>
        {
            ReactorContext context = Context(stage);
            context.Dispose();
            context.Dispose();
        }),
        new("ReactorSocket", "null context", static _ => MisuseStage.Use(new PlainSocket(null!))),
        new("ReactorSocket", "after Shutdown", static stage => _ = new PlainSocket(ShutDown(stage))),
        new("ReactorSocket", "one more than MaxSockets", static stage =>
        {
            ReactorContext context = stage.Track(new ReactorContext(new ReactorContextOptions { MaxSockets = 1 }));
            stage.Track(new PlainSocket(context));
            stage.Track(new PlainSocket(context));
        }),
        new("ReactorSocket.Post", "a command without a target", static stage => stage.Track(new PlainSocket(Context(stage))).Post(default)),
        new("ReactorSocket.Close", "twice", static stage =>
        {
            PlainSocket socket = new(Context(stage));
            socket.Close();
            socket.Close();
        }),
        new("ReactorSocket.Enter", "closed", static stage =>
        {
            PlainSocket socket = new(Context(stage));
            socket.Close();
            socket.Use();
        }),
        new("ReactorSocket.Enter", "by two threads", static stage =>
        {
            PlainSocket socket = stage.Track(new PlainSocket(Context(stage)));
            socket.Use();
            try
            {
                MisuseStage.Elsewhere(socket.Use);
            }
            finally
            {
                socket.Rest();
            }
        }),
        new("ReactorSocket.ProcessCommands", "without Enter", static stage => stage.Track(new PlainSocket(Context(stage))).Process()),
        new("ThreadPlacement.Nice", "20", static _ => MisuseStage.Use(new ThreadPlacement { Nice = 20 })),
        new("ThreadPlacement.Processors", "a negative number", static _ => MisuseStage.Use(new ThreadPlacement { Processors = [-1] })),
        new("TransportTraits.IsIocpCompatible", "null backend", static _ => TransportTraits.IsIocpCompatible(Transport.Tcp, null!)),
        new("TransportTraits.IsIocpCompatible", "an undefined transport", static _ => TransportTraits.IsIocpCompatible((Transport)99, "iocp")),
        new("TransportTraits.NeedsSignaler", "an undefined transport", static _ => TransportTraits.NeedsSignaler((Transport)99)),
    ];

    private static IoThread Started(MisuseStage stage)
    {
        IoThread thread = stage.Track(new IoThread());
        thread.Start();
        return thread;
    }

    private static ReactorContext Context(MisuseStage stage) => stage.Track(new ReactorContext());

    private static ReactorContext ShutDown(MisuseStage stage)
    {
        ReactorContext context = Context(stage);
        context.Shutdown();
        return context;
    }

    private static void On(IoThread thread, Action<IoThread> action)
    {
        Exception? thrown = null;
        using StandaloneSignaler done = new();
        thread.Post(() =>
        {
            try
            {
                action(thread);
            }
            catch (Exception exception)
            {
                thrown = exception;
            }

            done.Signal();
        });
        done.Wait(Limit);
        if (thrown is not null)
        {
            throw thrown;
        }
    }

    private sealed class Sink : IMailboxHandler<int>
    {
        public void OnReceived(in int item)
        {
        }
    }

    private sealed class Idle : IIoObject
    {
        public void OnAttached(IoThread thread)
        {
        }

        public void OnStop(IoThread thread) => thread.Detach(this);
    }

    private sealed class Accepting : IAcceptHandler
    {
        public void OnAccepted(Socket connection) => connection.Dispose();

        public void OnAcceptorClosed(Acceptor acceptor)
        {
        }
    }

    private sealed class PlainSocket(ReactorContext context) : ReactorSocket(context)
    {
        public void Use() => Enter();

        public void Rest() => Leave();

        public void Process() => ProcessCommands(TimeSpan.Zero);
    }
}

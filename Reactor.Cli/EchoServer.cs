using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using Reactor.Runtime;

namespace Reactor.Cli;

/// <summary>
/// A TCP echo server: an acceptor on one I/O thread of a context, and connections on the one that has the least load. Closing it hands it to the reaper, which
/// ends first the acceptor, so that nothing new comes, and then the connections of every loop.
/// </summary>
internal sealed class EchoServer : ReactorSocket, IAcceptHandler, ICommandHandler
{
    private const int AcceptorThread = 0;

    private const int CloseAcceptor = 0;
    private const int CloseConnections = 1;
    private const int ConnectionsClosed = 2;

    private readonly Socket _listener;
    private readonly Acceptor _acceptor;
    private readonly Dictionary<IoThread, EchoLoop> _loops;
    private int _loopsClosed;

    /// <summary>Begins to serve.</summary>
    /// <param name="context">Whose I/O threads serve.</param>
    /// <param name="listener">A listening socket, the server's from now on.</param>
    public EchoServer(ReactorContext context, Socket listener)
        : base(context)
    {
        _listener = listener;
        EndPoint = listener.LocalEndPoint!;
        _loops = context.IoThreads.ToDictionary(thread => thread, thread => new EchoLoop(thread.Poller, connection => thread.Detach(connection)));
        _acceptor = new Acceptor(listener, this);
        context.Attach(_acceptor, affinity: 1ul << AcceptorThread);
    }

    /// <summary>Where it listens.</summary>
    public EndPoint EndPoint { get; }

    /// <summary>What was served so far. Any thread.</summary>
    public EchoTotals Totals => _loops.Values.Aggregate(default(EchoTotals), (sum, loop) => sum + loop.Totals);

    /// <summary>Makes a socket that listens.</summary>
    /// <exception cref="FailureException">The system refuses the address or the port.</exception>
    public static Socket Listen(IPEndPoint endPoint)
    {
        Socket listener = new(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // Accepted sockets inherit it: an answer never waits for more to come.
            listener.NoDelay = true;
            listener.Bind(endPoint);
            listener.Listen();
            return listener;
        }
        catch (SocketException refusal)
        {
            listener.Dispose();
            throw new FailureException($"cannot listen on {endPoint}: {refusal.Message}. Choose another --port or --address.", refusal);
        }
    }

    void IAcceptHandler.OnAccepted(Socket connection)
    {
        try
        {
            IoThread thread = Context.ChooseIoThread();
            if (!thread.Attach(new EchoConnection(_loops[thread], connection)))
            {
                connection.Dispose();
            }
        }
        catch (ContextTerminatedException)
        {
            connection.Dispose();
        }
    }

    void IAcceptHandler.OnAcceptorClosed(Acceptor acceptor)
    {
        _listener.Dispose();

        // From the thread that attached the connections, so that each loop meets this after the last of them.
        foreach ((IoThread thread, EchoLoop loop) in _loops)
        {
            thread.Post(new Command(this, CloseConnections, loop));
        }
    }

    void ICommandHandler.OnCommand(in Command command)
    {
        switch (command.Code)
        {
            case CloseAcceptor:
                _acceptor.Close();
                break;
            case CloseConnections:
                ((EchoLoop)command.Argument!).CloseAll();
                Post(new Command(this, ConnectionsClosed));
                break;
            default:
                if (++_loopsClosed == _loops.Count)
                {
                    Finish();
                }

                break;
        }
    }

    /// <inheritdoc/>
    protected override void OnReap(IoThread reaperThread) => Context.IoThreads[AcceptorThread].Post(new Command(this, CloseAcceptor));
}

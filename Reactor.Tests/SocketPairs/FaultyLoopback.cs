using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;

namespace Reactor.Tests.SocketPairs;

/// <summary>A real loopback family in which one step fails, or into which a stranger connects first.</summary>
internal readonly struct FaultyLoopback<TKernel>(FaultyLoopback<TKernel>.Plan plan) : ILoopbackKernel
    where TKernel : struct, ILoopbackKernel
{
    private static TKernel Real => default;

    public bool IsSupported => Real.IsSupported;

    public Socket Open()
    {
        Socket socket = plan.Kept(Real.Open());
        plan.Step("Open", socket);
        return socket;
    }

    public void Listen(Socket listener)
    {
        Real.Listen(listener);
        plan.Step("Listen", null);
    }

    public void Connect(Socket connector, Socket listener)
    {
        if (plan.Stranger)
        {
            Socket stranger = Real.Open();
            Real.Connect(stranger, listener);
            plan.Strangers.Add(stranger);
        }

        Real.Connect(connector, listener);
        plan.Step("Connect", null);
    }

    public Socket Accept(Socket listener)
    {
        Socket accepted = plan.Kept(Real.Accept(listener));
        plan.Step("Accept", accepted);
        return accepted;
    }

    public bool AreEnds(Socket accepted, Socket connector)
    {
        plan.Step("AreEnds", null);
        return Real.AreEnds(accepted, connector);
    }

    public void Unblock(Socket socket)
    {
        Real.Unblock(socket);
        plan.Step("Unblock", null);
    }

    public void Forget(Socket socket)
    {
        if (socket.LocalEndPoint is UnixDomainSocketEndPoint address)
        {
            plan.Files.Add(address.ToString());
        }

        Real.Forget(socket);
    }

    /// <summary>What is to go wrong, and what there was to clean up.</summary>
    internal sealed class Plan
    {
        private readonly List<Socket> _sockets = [];

        /// <summary>The step that fails, counted from 0; beyond the last one none does.</summary>
        public int FailAt { get; init; } = int.MaxValue;

        /// <summary>Whether somebody else connects to the listener before we do.</summary>
        public bool Stranger { get; init; }

        public SocketError Error { get; init; } = SocketError.AccessDenied;

        public List<string> Steps { get; } = [];

        public List<string> Files { get; } = [];

        public List<Socket> Strangers { get; } = [];

        /// <summary>The sockets that were made and are not closed.</summary>
        public int OpenSockets => _sockets.Count(socket => !socket.SafeHandle.IsClosed);

        public Socket Kept(Socket socket)
        {
            _sockets.Add(socket);
            return socket;
        }

        /// <summary>A step of which the real call has been made, so that what it left behind must be cleaned up by the caller, except a socket that it never got.</summary>
        public void Step(string name, Socket? result)
        {
            Steps.Add(name);
            if (Steps.Count - 1 == FailAt)
            {
                result?.Dispose();
                throw new SocketException((int)Error);
            }
        }
    }
}

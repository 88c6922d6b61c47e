using System.Net;
using Reactor;
using RespServer.Protocol;

namespace RespServer;

/// <summary>How a server is made.</summary>
internal sealed record ServerOptions
{
    public IPEndPoint EndPoint { get; init; } = new(IPAddress.Loopback, 6379);

    public int IoThreads { get; init; } = 1;

    public IBackend? Backend { get; init; }

    public ProtocolLimits Limits { get; init; } = new();
}

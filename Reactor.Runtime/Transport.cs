namespace Reactor.Runtime;

/// <summary>How two ends of a connection reach each other.</summary>
public enum Transport
{
    /// <summary>TCP.</summary>
    Tcp = 0,

    /// <summary>UDP.</summary>
    Udp = 1,

    /// <summary>Unix-domain stream sockets, between processes of one machine.</summary>
    Ipc = 2,

    /// <summary>Pipes within the process, without any descriptor.</summary>
    Inproc = 3,
}

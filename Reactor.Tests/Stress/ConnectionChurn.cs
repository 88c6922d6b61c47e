using System;
using System.Net;
using System.Net.Sockets;
using Reactor.Runtime;

namespace Reactor.Tests.Stress;

/// <summary>Connections to an acceptor that echoes: opened, used, then closed, half-closed or reset.</summary>
internal sealed class ConnectionChurn : Workload
{
    private const int Connections = 60;

    public override void Round(BackendFixture backend, Tally tally, int seed)
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(128);
        using IoThread thread = new(backend.ThreadOptions());
        thread.Start();
        Echoes echoes = new(thread, tally);
        Require(thread.Attach(new Acceptor(listener, echoes)), () => "the acceptor was not attached");
        EndPoint address = listener.LocalEndPoint!;
        InParallel(() => Connect(seed), () => Connect(seed + 1));
        Until(() => thread.Load <= 2, () => $"the load stays {thread.Load}");
        Require(thread.Stop(Patience) is { Ended: true, RemainingLoad: 0, Remaining.Count: 0 }, () => "the loop did not end empty");
        tally.Round();

        void Connect(int clientSeed)
        {
            Random random = new(clientSeed);
            byte[] bytes = new byte[512];
            for (int i = 0; i < Connections; i++)
            {
                using Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = (int)Patience.TotalMilliseconds };
                client.Connect(address);
                int length = random.Next(1, bytes.Length);
                random.NextBytes(bytes);
                int sent = client.Send(bytes, length, SocketFlags.None);
                tally.Send(sent);
                byte[] back = new byte[sent];
                int received = 0;
                while (received < sent && client.Receive(back, received, sent - received, SocketFlags.None) is int count and > 0)
                {
                    received += count;
                }

                tally.Receive(received);
                Require(back.AsSpan().SequenceEqual(bytes.AsSpan(0, sent)), () => $"{received} of {sent} bytes came back, or others");
                switch (random.Next(3))
                {
                    case 0:
                        client.LingerState = new LingerOption(true, 0);
                        break;
                    case 1:
                        client.Shutdown(SocketShutdown.Send);
                        Require(client.Receive(back) == 0, () => "no end came after ours");
                        break;
                    default:
                        break;
                }
            }
        }
    }

    private sealed class Echoes(IoThread thread, Tally tally) : IAcceptHandler
    {
        public void OnAccepted(Socket connection)
        {
            tally.Open();
            new Echo(connection, thread.Poller, tally).Begin();
        }

        public void OnAcceptorClosed(Acceptor acceptor)
        {
        }
    }

    private sealed class Echo(Socket connection, IPoller poller, Tally tally) : IReadyHandler
    {
        private readonly byte[] _buffer = new byte[1024];
        private PollHandle _handle;

        public void Begin() => _handle = poller.Add(connection.Handle, this, Interest.Read);

        public void OnReady(PollHandle handle, Readiness readiness)
        {
            int count = connection.Receive(_buffer, SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock)
            {
                return;
            }

            if (count <= 0)
            {
                poller.Remove(_handle);
                connection.Dispose();
                tally.Close();
                return;
            }

            // Less than a buffer full is ever on its way, so it fits.
            Require(connection.Send(_buffer, 0, count, SocketFlags.None, out _) == count, () => "the echo does not fit");
        }
    }
}

using System;
using System.Threading;
using Reactor.Runtime;

namespace Reactor.Tests.Stress;

/// <summary>Threads open, use and close sockets of a context while another shuts it down.</summary>
internal sealed class CloseAgainstShutdown : Workload
{
    public override void Round(BackendFixture backend, Tally tally, int seed)
    {
        using ReactorContext context = new(backend.ContextOptions(2));
        int delay = new Random(seed).Next(2000);
        int begun = 0;
        InParallel(
            Use,
            Use,
            () =>
            {
                SpinWait.SpinUntil(() => Volatile.Read(ref begun) == 2, Patience);
                Thread.SpinWait(delay);
                context.Shutdown();
                Require(context.Terminate(Patience), () => "the context did not end");
            });
        Require(context.OpenSockets == 0, () => $"{context.OpenSockets} sockets stay open");
        tally.Round();

        void Use()
        {
            bool first = true;
            try
            {
                for (int i = 0; i < 50; i++)
                {
                    ChurnSocket socket = new(context);
                    tally.Open();
                    if (first)
                    {
                        first = false;
                        Interlocked.Increment(ref begun);
                    }

                    try
                    {
                        socket.Use();
                    }
                    catch (ContextTerminatedException)
                    {
                        // As documented: closing is all that is left.
                    }
                    finally
                    {
                        socket.Close();
                        tally.Close();
                    }
                }
            }
            catch (ContextTerminatedException)
            {
                // No more sockets.
            }
            finally
            {
                if (first)
                {
                    Interlocked.Increment(ref begun);
                }
            }
        }
    }
}

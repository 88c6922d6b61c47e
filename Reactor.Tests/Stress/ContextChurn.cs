using Reactor.Runtime;

namespace Reactor.Tests.Stress;

/// <summary>Several threads make contexts, use them and dispose them at once.</summary>
internal sealed class ContextChurn : Workload
{
    public override void Round(BackendFixture backend, Tally tally, int seed)
    {
        InParallel(Live, Live, Live);
        tally.Round();

        void Live()
        {
            using ReactorContext context = new(backend.ContextOptions(1));
            tally.Open();
            using ChurnSocket socket = new(context);
            if (seed % 3 != 0)
            {
                socket.Use();
            }

            socket.Close();
            context.Dispose();
            tally.Close();
        }
    }
}

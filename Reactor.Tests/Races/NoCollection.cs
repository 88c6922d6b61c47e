using System;
using System.Runtime;

namespace Reactor.Tests.Races;

/// <summary>Keeps the garbage collector out for a stretch of executions, so that addresses name locations.</summary>
internal static class NoCollection
{
    private static long _until;

    public static void Begin(long bytes)
    {
        if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
        {
            if (GC.GetTotalAllocatedBytes() < _until)
            {
                return;
            }

            End();
        }

        GC.TryStartNoGCRegion(bytes);
        _until = GC.GetTotalAllocatedBytes() + (bytes * 3 / 4);
    }

    public static void End()
    {
        if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
        {
            try
            {
                GC.EndNoGCRegion();
            }
            catch (InvalidOperationException)
            {
                // A collection was induced meanwhile and has ended the stretch by itself.
            }
        }
    }
}

using System;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Reactor;

/// <summary>Windows: WaitOnAddress, the futex of that system, since Windows 8.</summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe partial class AddressWord : WaitWord
{
    private const string Library = "api-ms-win-core-synch-l1-2-0";

    public override void Sleep(int seen, TimeSpan longest)
    {
        // It counts milliseconds; rounded up, so that a caller's rest of less than one does not become a spin. What it returns changes nothing.
        fixed (int* word = &Value)
        {
            _ = WaitOnAddress(word, &seen, sizeof(int), (uint)Math.Ceiling(longest.TotalMilliseconds));
        }
    }

    public override void Wake()
    {
        fixed (int* word = &Value)
        {
            WakeByAddressSingle(word);
        }
    }

    [LibraryImport(Library)]
    private static partial int WaitOnAddress(void* address, void* compareAddress, nuint addressSize, uint milliseconds);

    [LibraryImport(Library)]
    private static partial void WakeByAddressSingle(void* address);
}

namespace Reactor.Iocp;

/// <summary>
/// The driver knows the socket of the base provider only. A layered provider (a firewall, a filter) may put a socket of its own before it, and may,
/// against the rules, swallow the question for the base: then the layers are peeled off one by one.
/// </summary>
internal static class BaseSocket
{
    public const uint SIO_BASE_HANDLE = 0x48000022;
    public const uint SIO_BSP_HANDLE = 0x4800001B;
    public const uint SIO_BSP_HANDLE_SELECT = 0x4800001C;
    public const uint SIO_BSP_HANDLE_POLL = 0x4800001D;

    private const int MostLayers = 16;

    /// <summary>Finds the base socket of an open socket.</summary>
    /// <returns>0, or the negated error of the last question.</returns>
    public static int Find<TKernel>(TKernel kernel, nint socket, out nint baseSocket)
        where TKernel : struct, IIocpKernel
    {
        int result = 0;
        for (int layer = 0; layer < MostLayers; layer++)
        {
            result = kernel.QuerySocket(socket, SIO_BASE_HANDLE, out baseSocket);
            if (result >= 0)
            {
                return 0;
            }

            nint below = Below(kernel, socket, SIO_BSP_HANDLE_POLL);
            below = below != socket ? below : Below(kernel, socket, SIO_BSP_HANDLE_SELECT);
            below = below != socket ? below : Below(kernel, socket, SIO_BSP_HANDLE);
            if (below == socket)
            {
                break;
            }

            socket = below;
        }

        baseSocket = -1;
        return result;
    }

    /// <summary>The socket below this one, or this one when the question is not understood.</summary>
    private static nint Below<TKernel>(TKernel kernel, nint socket, uint code)
        where TKernel : struct, IIocpKernel =>
        kernel.QuerySocket(socket, code, out nint below) >= 0 && below is not (-1 or 0) ? below : socket;
}

namespace Reactor.Cli;

/// <summary>What an echo server has served.</summary>
/// <param name="Opened">Connections taken over.</param>
/// <param name="Closed">Connections closed, for whatever reason.</param>
/// <param name="Failed">Of those, the ones that a reset or another error ended.</param>
/// <param name="Bytes">Bytes sent back.</param>
internal readonly record struct EchoTotals(long Opened, long Closed, long Failed, long Bytes)
{
    public static EchoTotals operator +(EchoTotals left, EchoTotals right) => new(
        left.Opened + right.Opened,
        left.Closed + right.Closed,
        left.Failed + right.Failed,
        left.Bytes + right.Bytes);
}
